package dev.roomlog.ingest.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NewestEntriesTest {

  private static final Duration AGE = Duration.ofSeconds(90);
  private static final int MOST = 3;

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - AGE.toNanos() / 2);
  private final NewestEntries<Integer, Object> entries = new NewestEntries<>(MOST, AGE, now::get);

  @Test
  void theNewestStayAndTheOldestGoes() {
    for (int key = 1; key <= 10; key++) {
      entries.putIfAbsent(key, "first");
    }
    assertThat(entries.putIfAbsent(8, "again")).isEqualTo("first");
    assertThat(entries.putIfAbsent(9, "again")).isEqualTo("first");
    assertThat(entries.putIfAbsent(10, "again")).isEqualTo("first");
    assertThat(entries.putIfAbsent(7, "again")).isNull();
    assertThat(entries.putIfAbsent(8, "again")).isNull();
  }

  @Test
  void anEntryIsForgottenAfterItsTime() {
    entries.putIfAbsent(1, "first");
    now.addAndGet(AGE.toNanos());
    entries.putIfAbsent(2, "first");
    assertThat(entries.putIfAbsent(1, "again")).isEqualTo("first");
    now.addAndGet(1);
    assertThat(entries.putIfAbsent(1, "again")).isNull();
    assertThat(entries.putIfAbsent(2, "again")).isEqualTo("first");
  }

  @Test
  void onlyTheValueThatIsThereIsRemoved() {
    Object first = new Object();
    entries.putIfAbsent(1, first);
    entries.remove(1, new Object());
    entries.remove(2, first);
    assertThat(entries.putIfAbsent(1, "again")).isSameAs(first);
    entries.remove(1, first);
    assertThat(entries.putIfAbsent(1, "again")).isNull();
  }
}
