package dev.roomlog.ingest.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.schemas.Position;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentRecordsTest {

  private static final Duration AGE = Duration.ofSeconds(90);
  private static final int CHUNKS = 32;
  private static final int CHUNK = 2048;
  private static final int MAX_BYTES = CHUNKS * CHUNK;
  private static final int BUCKETS = MAX_BYTES / 256;
  private static final UUID ID = UUID.fromString("01934f5e-7b1a-7000-8000-0000000000aa");

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - AGE.toNanos() / 2);
  private final RecentRecords records = new RecentRecords(MAX_BYTES, AGE, now::get);

  @Test
  void aRecordIsFoundAsItWasPut() {
    var position = new Position(0xcafebabe, 0xffff, Long.MAX_VALUE);
    records.put("lobby", ID, bytes("value"), position, 1_700_000_000_123L);

    RecentRecords.Found found = Objects.requireNonNull(records.find("lobby", ID));

    assertThat(found.value()).isEqualTo(bytes("value"));
    assertThat(found.position()).isEqualTo(position);
    assertThat(found.sentAt()).isEqualTo(1_700_000_000_123L);
  }

  @Test
  void onlyTheSameRoomAndIdAreFound() {
    put("lobby", ID, "value");
    assertThat(find("lobb", ID)).isNull();
    assertThat(find("help", ID)).isNull();
    assertThat(find("lobby", new UUID(ID.getMostSignificantBits(), 1))).isNull();
    assertThat(find("lobby", new UUID(1, ID.getLeastSignificantBits()))).isNull();
    put("help", ID, "other");
    assertThat(find("lobby", ID)).isEqualTo("value");
    assertThat(find("help", ID)).isEqualTo("other");
    for (int i = 0; i < 10 * BUCKETS; i++) { // of which some share the bucket
      assertThat(find("room-" + i, ID)).isNull();
    }
  }

  /// Twice as many as there are buckets, so that some of them share one.
  @Test
  void recordsThatShareABucketAreAllFound() {
    List<UUID> ids = put(2 * BUCKETS, "");
    for (int i = 0; i < ids.size(); i++) {
      assertThat(find("lobby", ids.get(i))).isEqualTo(String.valueOf(i));
    }
  }

  @Test
  void theNewestStayAndNoMoreThanAllowed() {
    List<UUID> ids = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      ids.add(UUID.randomUUID());
      values.add(i + "x".repeat(i * 7 % 400));
      put("lobby", ids.getLast(), values.getLast());
    }
    int first = ids.size();
    int bytes = 0;
    while (find("lobby", ids.get(first - 1)) != null) {
      first--;
      bytes += values.get(first).length();
      assertThat(find("lobby", ids.get(first))).isEqualTo(values.get(first));
    }
    assertThat(ids.subList(0, first)).allSatisfy(id -> assertThat(find("lobby", id)).isNull());
    assertThat(bytes).isBetween(MAX_BYTES / 2, MAX_BYTES);
    assertThat(records.heldBytes()).isEqualTo(MAX_BYTES);
  }

  @Test
  void aRecordIsForgottenAfterItsTime() {
    put("lobby", ID, "value");
    now.addAndGet(AGE.toNanos());
    assertThat(find("lobby", ID)).isEqualTo("value");
    now.addAndGet(1);
    assertThat(find("lobby", ID)).isNull();
    put("lobby", ID, "again");
    assertThat(find("lobby", ID)).isEqualTo("again");
  }

  @Test
  void theirMemoryIsGivenBackAfterTheirTime() {
    put(2000, "x".repeat(400));
    now.addAndGet(AGE.toNanos() + 1);
    List<UUID> young = put(10, "x".repeat(400));
    assertThat(records.heldBytes()).isLessThanOrEqualTo(4 * CHUNK);
    assertThat(young).allSatisfy(id -> assertThat(find("lobby", id)).isNotNull());
  }

  @Test
  void aRecordThatIsTooLongIsNotHeldAndDropsNone() {
    put("lobby", ID, "value");
    var other = UUID.randomUUID();
    put("lobby", other, "x".repeat(CHUNK));
    assertThat(find("lobby", other)).isNull();
    assertThat(find("lobby", ID)).isEqualTo("value");
    assertThat(records.heldBytes()).isEqualTo(CHUNK);
  }

  /// Puts so many, each with the text and its number.
  private List<UUID> put(int count, String text) {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(UUID.randomUUID());
      put("lobby", ids.getLast(), text + i);
    }
    return ids;
  }

  private void put(String room, UUID id, String value) {
    records.put(room, id, bytes(value), new Position(1, 0, 1), 0);
  }

  private @Nullable String find(String room, UUID id) {
    RecentRecords.Found found = records.find(room, id);
    return found == null ? null : new String(found.value(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
