package dev.roomlog.bench;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waiting, while the load runs.
final class Clock {

  private static final Duration POLL = Duration.ofMillis(5);

  private Clock() {}

  static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Waits until the condition holds, at most so long.
  static boolean await(Duration atMost, BooleanSupplier condition) {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      sleep(POLL);
    }
    return true;
  }
}
