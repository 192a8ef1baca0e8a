package dev.roomlog.fanout.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.EventJson;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecentWindowTest {

  private static final UUID MESSAGE = new UUID(1, 2);
  private static final UUID OTHER = new UUID(1, 3);

  private static Event event(EventType type) {
    var event = new Event();
    event.setType(type);
    event.setRoom("lobby");
    event.setId("0190a000-0000-7000-8000-000000000001");
    event.setSender("sender");
    event.setSenderName("al\u2028ice \"x\" \u00e9\ud83d\ude00");
    event.setMessage("0190a000-0000-7000-8000-000000000001");
    event.setText("secret");
    event.setReplyTo("0190a000-0000-7000-8000-000000000002");
    event.setAttachmentId("a");
    event.setAttachmentName("secret.png");
    event.setAttachmentSize(17L);
    event.setVersion(Long.MAX_VALUE);
    return event;
  }

  private static Addition show(String room, long offset, @Nullable UUID about) {
    var logged = new LogEvent(new Position(1, 0, offset + 1), 0, event(EventType.MESSAGE_POSTED));
    return new Addition.Show(new WindowEntry(room, offset, EventJson.encode(logged), about, null));
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static RecentWindow window(int width, long start) {
    var window = new RecentWindow(0, width, new WindowBytes.Chunks());
    window.restart(0, start);
    return window;
  }

  /// The offsets of the events that were read, whose frames are then given back.
  private static List<Long> offsets(WindowPart part) {
    RoomRun run = ((WindowPart.Events) part).run();
    if (run == null) {
      return List.of();
    }
    run.frames().release();
    return Arrays.stream(run.offsets()).boxed().toList();
  }

  /// The JSON of the events that were read, likewise.
  private static List<String> texts(WindowPart part) {
    RoomRun run = Objects.requireNonNull(((WindowPart.Events) part).run());
    List<String> texts = new ArrayList<>();
    while (run.frames().isReadable()) {
      byte[] json = new byte[Frames.readHeader(run.frames())];
      run.frames().readBytes(json);
      texts.add(text(json));
    }
    run.frames().release();
    return texts;
  }

  @Test
  void givesARoomsEventsFromAnOffsetOn() {
    RecentWindow window = window(100, 10);
    window.add(
        List.of(show("lobby", 10, null), show("kitchen", 11, null), show("lobby", 13, null)), 15);
    assertThat(window.read("lobby", 10, 1 << 20))
        .isInstanceOfSatisfying(
            WindowPart.Events.class,
            part -> {
              assertThat(offsets(part)).containsExactly(10L, 13L);
              assertThat(part.next()).isEqualTo(15);
              assertThat(part.end()).isTrue();
            });
    assertThat(offsets(window.read("lobby", 11, 1 << 20))).containsExactly(13L);
    assertThat(offsets(window.read("nobody", 10, 1 << 20))).isEmpty();
    assertThat(window.read("lobby", 9, 1)).isEqualTo(new WindowPart.Behind(10));
    assertThat(window.read("lobby", 16, 1)).isEqualTo(new WindowPart.Ahead());
    assertThat(window.last("lobby")).isEqualTo(13);
  }

  @Test
  void givesAtLeastOneEventAndNoMoreThanAskedFor() {
    RecentWindow window = window(100, 0);
    window.add(LongStream.range(0, 20).mapToObj(o -> show("lobby", o, null)).toList(), 20);
    assertThat(offsets(window.read("lobby", 3, 1))).containsExactly(3L);
    assertThat(window.read("lobby", 3, 1))
        .isInstanceOfSatisfying(
            WindowPart.Events.class,
            part -> {
              assertThat(offsets(part)).containsExactly(3L);
              assertThat(part.next()).isEqualTo(4);
              assertThat(part.end()).isFalse();
            });
  }

  @Test
  void saysFromWhereItIsCompleteWhenItForgets() {
    RecentWindow window = window(10, 0);
    window.add(LongStream.range(0, 25).mapToObj(o -> show("lobby", o, null)).toList(), 25);
    assertThat(window.start()).isEqualTo(15);
    assertThat(offsets(window.read("lobby", 15, 1 << 20))).hasSize(10);
    assertThat(window.evictOldest()).isTrue();
    assertThat(window.start()).isEqualTo(16);
    assertThat(window.read("lobby", 15, 1)).isInstanceOf(WindowPart.Behind.class);
    assertThat(window.last("lobby")).isEqualTo(24);
  }

  @Test
  void sharesItsBytesAmongPartitionsAndKeepsTheQuietOnes() {
    var windows = new RecentWindows(2, 1000, 60_000);
    windows.add(1, List.of(show("quiet", 0, null)), 1);
    for (long offset = 0; offset < 500; offset++) {
      windows.add(0, List.of(show("busy", offset, null)), offset + 1);
      assertThat(windows.bytes()).isLessThanOrEqualTo(60_000);
    }
    assertThat(windows.of(0).start()).isPositive();
    assertThat(offsets(windows.of(1).read("quiet", 0, 1))).containsExactly(0L);
  }

  @Test
  void anIdOfZerosIsAnIdLikeAnother() {
    RecentWindow window = window(100, 0);
    var zeros = new UUID(0, 0);
    window.add(List.of(show("lobby", 0, null), show("lobby", 1, zeros), show("lobby", 2, null)), 3);
    List<String> before = texts(window.read("lobby", 0, 1 << 20));
    window.add(List.of(new Addition.Erase("lobby", zeros)), 3);
    List<String> after = texts(window.read("lobby", 0, 1 << 20));
    assertThat(after.get(0)).isEqualTo(before.get(0));
    assertThat(after.get(1)).isNotEqualTo(before.get(1)).contains("\"erased\":true");
    assertThat(after.get(2)).isEqualTo(before.get(2));
    window.add(List.of(new Addition.Erase("lobby", zeros)), 3);
    assertThat(texts(window.read("lobby", 0, 1 << 20))).isEqualTo(after);
  }

  @Test
  void whatAllHoldIsWhatEachHolds() {
    var windows = new RecentWindows(2, 10, 1 << 20);
    windows.add(1, List.of(show("quiet", 0, null)), 1);
    for (long offset = 0; offset < 20; offset++) {
      windows.add(0, List.of(show("busy", offset, MESSAGE)), offset + 1);
    }
    assertThat(windows.bytes()).isEqualTo(windows.of(0).bytes() + windows.of(1).bytes());
    windows.add(0, List.of(new Addition.Erase("busy", MESSAGE)), 20);
    assertThat(windows.bytes()).isEqualTo(windows.of(0).bytes() + windows.of(1).bytes());
    windows.restart(0, 20, 20);
    assertThat(windows.bytes()).isEqualTo(windows.of(1).bytes()).isPositive();
    windows.restart(1, 0, 0);
    assertThat(windows.bytes()).isZero();
  }

  @Test
  void erasesTheTextsOfADeletedMessage() {
    RecentWindow window = window(100, 0);
    window.add(
        List.of(show("lobby", 0, MESSAGE), show("lobby", 1, OTHER), show("lobby", 2, null)), 3);
    long before = window.bytes();
    window.add(List.of(new Addition.Erase("lobby", MESSAGE)), 4);
    List<String> texts = texts(window.read("lobby", 0, 1 << 20));
    assertThat(texts.get(0)).contains("\"erased\":true").doesNotContain("secret");
    assertThat(texts.get(1)).contains("secret").doesNotContain("erased");
    assertThat(texts.get(2)).contains("secret").doesNotContain("erased");
    assertThat(window.bytes()).isLessThan(before);
  }

  @Test
  void anErasedEventHasRoomToGrow() {
    Event bare = event(EventType.MESSAGE_EDITED);
    bare.setText(null);
    bare.setAttachmentId(null);
    bare.setAttachmentName(null);
    bare.setAttachmentSize(null);
    byte[] json = EventJson.encode(new LogEvent(new Position(1, 0, 1), 0, bare));
    RecentWindow window = window(100, 0);
    window.add(
        List.of(
            new Addition.Show(new WindowEntry("lobby", 0, json, MESSAGE, null)),
            show("lobby", 1, null)),
        2);
    String next = texts(window.read("lobby", 1, 1)).getFirst();

    window.add(List.of(new Addition.Erase("lobby", MESSAGE)), 3);

    assertThat(texts(window.read("lobby", 0, 1 << 20)))
        .containsExactly(text(ErasedJson.of(json)), next);
    assertThat(ErasedJson.of(json)).hasSizeGreaterThan(json.length);
  }

  /// Rooms, erasures, restarts and readers at random, against a list that keeps everything; events
  /// of all lengths lie across the borders of chunks.
  @Test
  void holdsWhatAListWouldHold() {
    long seed = Long.getLong("roomlog.seed", System.nanoTime());
    System.out.println("seed " + seed);
    var random = new Random(seed);
    RecentWindow window = window(200, 0);
    List<WindowEntry> all = new ArrayList<>();
    for (long offset = 0; offset < 3000; offset++) {
      String room = "room-" + random.nextInt(3);
      UUID about = random.nextBoolean() ? new UUID(0, offset) : null;
      String removed = random.nextInt(20) == 0 ? "member-" + offset : null;
      byte[] json = json("x".repeat(random.nextInt(3000)));
      all.add(new WindowEntry(room, offset, json, about, removed));
      window.add(List.of(new Addition.Show(all.getLast())), offset + 1);
      if (random.nextInt(5) == 0) {
        WindowEntry erased = all.get(random.nextInt(all.size()));
        erase(window, all, erased);
      }
      if (random.nextInt(1000) == 0) {
        window.restart(0, offset + 1);
        all.replaceAll(entry -> new WindowEntry("", entry.offset(), entry.json(), null, null));
      }
      if (offset % 10 == 0) {
        requireSame(window, all, room, window.start() + random.nextInt(100));
      }
    }
  }

  private static void erase(RecentWindow window, List<WindowEntry> all, WindowEntry erased) {
    if (erased.about() != null) {
      window.add(List.of(new Addition.Erase(erased.room(), erased.about())), 0);
      byte[] json = ErasedJson.of(erased.json());
      all.set(
          (int) erased.offset(),
          new WindowEntry(erased.room(), erased.offset(), json, erased.about(), erased.removed()));
    }
  }

  private static void requireSame(
      RecentWindow window, List<WindowEntry> all, String room, long from) {
    List<WindowEntry> expected =
        all.stream().filter(entry -> entry.offset() >= from && entry.room().equals(room)).toList();
    if (from > window.next() || expected.isEmpty()) {
      return;
    }
    RoomRun run =
        Objects.requireNonNull(((WindowPart.Events) window.read(room, from, 1 << 20)).run());
    assertThat(run.offsets())
        .containsExactly(expected.stream().mapToLong(WindowEntry::offset).toArray());
    for (int place = 0; place < run.size(); place++) {
      String removed = expected.get(place).removed();
      assertThat(run.removes("member-" + run.offsets()[place], place)).isEqualTo(removed != null);
    }
    assertThat(texts(new WindowPart.Events(run, 0, true)))
        .isEqualTo(expected.stream().map(entry -> text(entry.json())).toList());
  }

  private static byte[] json(String text) {
    return "{\"type\":\"message.posted\",\"text\":\"%s\"}"
        .formatted(text)
        .getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void erasesToTheBytesThatEveryoneElseWrites(EventType type) {
    for (boolean bare : new boolean[] {false, true}) {
      Event event = event(type);
      if (bare) {
        event.setText(null);
        event.setReplyTo(null);
        event.setVersion(null);
      }
      var logged = new LogEvent(new Position(1, 0, 5), 1_700_000_000_123L, event);
      var erased = new LogEvent(logged.position(), logged.sentAt(), event, true);
      assertThat(text(ErasedJson.of(EventJson.encode(logged))))
          .isEqualTo(text(EventJson.encode(erased)));
      assertThat(text(ErasedJson.of(EventJson.encode(erased))))
          .isEqualTo(text(EventJson.encode(erased)));
    }
  }
}
