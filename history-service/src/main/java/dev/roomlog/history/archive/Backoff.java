package dev.roomlog.history.archive;

import java.time.Duration;

/// How long to wait after failures: doubled with each, back at the first after a success. Used by
/// one thread.
final class Backoff {

  private final long first;
  private final long longest;

  /// What the next failure waits, in nanoseconds.
  private long next;

  /// When the wait is over, by `System.nanoTime()`.
  private long until = System.nanoTime();

  Backoff(Duration first, Duration longest) {
    this.first = first.toNanos();
    this.longest = longest.toNanos();
    this.next = this.first;
  }

  void failed() {
    until = System.nanoTime() + next;
    next = Math.min(longest, next * 2);
  }

  void succeeded() {
    next = first;
  }

  Duration remaining() {
    return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
  }
}
