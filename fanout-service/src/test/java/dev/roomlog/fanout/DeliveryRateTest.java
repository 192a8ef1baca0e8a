package dev.roomlog.fanout;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeliveryRateTest {

  private static final long START = Long.MAX_VALUE - MILLISECONDS.toNanos(150); // it may overflow

  private final DeliveryRate rate = new DeliveryRate(START);

  private static long at(long millis) {
    return START + MILLISECONDS.toNanos(millis);
  }

  @Test
  void countsTheSliceThatRunsAndTheOneBefore() {
    rate.add(1999, at(10));
    assertThat(rate.isAtLeast(20_000, at(20))).isFalse();
    rate.add(1, at(30));
    assertThat(rate.isAtLeast(20_000, at(40))).isTrue();
    assertThat(rate.isAtLeast(20_000, at(150))).isTrue();
    assertThat(rate.isAtLeast(20_001, at(150))).isFalse();
  }

  @Test
  void forgetsWhatIsOlder() {
    rate.add(5000, at(0));
    assertThat(rate.isAtLeast(1, at(199))).isTrue();
    assertThat(rate.isAtLeast(1, at(301))).isFalse();
  }

  @Test
  void forgetsAllAfterAPause() {
    rate.add(5000, at(0));
    assertThat(rate.isAtLeast(1, at(200))).isFalse();
  }

  @Test
  void nothingIsEnoughForZero() {
    assertThat(rate.isAtLeast(0, at(0))).isTrue();
  }
}
