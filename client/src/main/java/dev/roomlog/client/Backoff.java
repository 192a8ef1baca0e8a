package dev.roomlog.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How long to wait before trying again: exponential, with full jitter, so that many clients that
/// failed together do not come back together.
///
/// @param first the upper bound of the first wait (default 200 ms)
/// @param max the upper bound of every wait (default 10 s)
public record Backoff(Duration first, Duration max) {

  public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));

  private static final int MAX_DOUBLINGS = 30;

  public Backoff {
    if (first.isZero() || first.isNegative() || max.compareTo(first) < 0) {
      throw new IllegalArgumentException("need 0 < first <= max, got " + first + " and " + max);
    }
  }

  /// The wait after `failures` failures in a row: random, between a half and the whole of `first *
  /// 2^(failures - 1)`, bounded by `max`.
  public Duration delay(int failures) {
    long bound = first.toMillis() << Math.clamp(failures - 1, 0, MAX_DOUBLINGS);
    if (bound <= 0 || bound > max.toMillis()) {
      bound = max.toMillis();
    }
    bound = Math.max(bound, 1);
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound / 2, bound + 1));
  }
}
