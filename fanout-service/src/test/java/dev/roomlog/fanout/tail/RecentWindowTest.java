package dev.roomlog.fanout.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.EventJson;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecentWindowTest {

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

  private static Addition show(String room, long offset, @Nullable String about) {
    var logged = new LogEvent(new Position(1, 0, offset + 1), 0, event(EventType.MESSAGE_POSTED));
    return new Addition.Show(new WindowEntry(room, offset, EventJson.encode(logged), about, null));
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static RecentWindow window(int width, long start) {
    var window = new RecentWindow(0, width);
    window.restart(0, start);
    return window;
  }

  private static List<Long> offsets(WindowPart part) {
    return ((WindowPart.Events) part).entries().stream().map(WindowEntry::offset).toList();
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
  void erasesTheTextsOfADeletedMessage() {
    RecentWindow window = window(100, 0);
    window.add(List.of(show("lobby", 0, "m"), show("lobby", 1, "other")), 2);
    long before = window.bytes();
    window.add(List.of(new Addition.Erase("lobby", "m")), 3);
    var part = (WindowPart.Events) window.read("lobby", 0, 1 << 20);
    assertThat(text(part.entries().get(0).json()))
        .contains("\"erased\":true")
        .doesNotContain("secret");
    assertThat(text(part.entries().get(1).json())).contains("secret");
    assertThat(window.bytes()).isNotEqualTo(before);
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
