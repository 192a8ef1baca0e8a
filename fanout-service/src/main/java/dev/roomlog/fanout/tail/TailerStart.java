package dev.roomlog.fanout.tail;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// From where the tailer reads, and whether what it reads is still the same topic.
///
/// Used by the tailer's thread only.
final class TailerStart {

  private final int recentOffsets;
  private final int identityOffsets;
  private final BooleanSupplier sameTopic;
  private final long checkNanos;
  private long checked = System.nanoTime();

  TailerStart(int recentOffsets, int identityOffsets, BooleanSupplier sameTopic, Duration check) {
    this.recentOffsets = recentOffsets;
    this.identityOffsets = identityOffsets;
    this.sameTopic = sameTopic;
    this.checkNanos = check.toNanos();
  }

  /// The first offset of the recent window of a partition that goes from `first` to before `end`.
  long showFrom(long first, long end) {
    return Math.max(first, end - recentOffsets);
  }

  /// Where reading begins, so that each record shown has its whole identity window before it.
  long warmFrom(long first, long showFrom) {
    return Math.max(first, showFrom - identityOffsets);
  }

  /// Looks from time to time.
  ///
  /// @throws TopicReplaced when it is not
  void requireSameTopic() {
    if (System.nanoTime() - checked >= checkNanos) {
      requireSameTopicNow();
    }
  }

  void requireSameTopicNow() {
    checked = System.nanoTime();
    if (!sameTopic.getAsBoolean()) {
      throw new TopicReplaced();
    }
  }
}
