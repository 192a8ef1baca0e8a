package dev.roomlog.fanout.tail;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/// From where the tailer reads, and whether what it reads is still the same topic.
///
/// Used by the tailer's thread only.
final class TailerStart {

  private final TopicLog log;
  private final int recentOffsets;
  private final int identityOffsets;
  private final BooleanSupplier sameTopic;
  private final long checkNanos;
  private long checked = System.nanoTime();

  TailerStart(
      TopicLog log,
      int recentOffsets,
      int identityOffsets,
      BooleanSupplier sameTopic,
      Duration check) {
    this.log = log;
    this.recentOffsets = recentOffsets;
    this.identityOffsets = identityOffsets;
    this.sameTopic = sameTopic;
    this.checkNanos = check.toNanos();
  }

  /// Where these partitions begin and end now.
  Map<TopicPartition, CompletableFuture<LogBounds>> bounds(Collection<TopicPartition> partitions) {
    return log.bounds(partitions);
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
