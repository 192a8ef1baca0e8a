package dev.roomlog.fanout;

import java.util.concurrent.TimeUnit;

/// How many deliveries a loop makes, one for each event and reader, by the last tenth of a second.
/// Used on that loop only; times are those of [System#nanoTime].
final class DeliveryRate {

  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long SLICES_A_SECOND = TimeUnit.SECONDS.toNanos(1) / SLICE;

  private long start;
  private long count;

  /// How many there were in the slice before.
  private long before;

  DeliveryRate(long now) {
    start = now;
  }

  void add(int deliveries, long now) {
    roll(now);
    count += deliveries;
  }

  boolean isAtLeast(long deliveriesPerSecond, long now) {
    roll(now);
    return Math.max(count, before) * SLICES_A_SECOND >= deliveriesPerSecond;
  }

  private void roll(long now) {
    long elapsed = now - start;
    if (elapsed >= SLICE) {
      before = elapsed < 2 * SLICE ? count : 0;
      count = 0;
      start = now;
    }
  }
}
