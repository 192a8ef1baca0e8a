package dev.roomlog.ingest.messages;

import dev.roomlog.log.Event;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/// One record on its way into the log. It leaves the queue either to the producer or, when its
/// deadline comes first, nowhere: exactly one of [#handOver] and [#withdraw] succeeds. So what was
/// answered with `log_unavailable` is never sent later.
public final class Publication {

  private enum Stage {
    QUEUED,
    HANDED_OVER,
    SETTLED
  }

  private final Event event;
  private final byte[] value;
  private final int partition;
  private final long deadline;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.QUEUED);
  private final CompletableFuture<PublishOutcome> answer = new CompletableFuture<>();
  private final CompletableFuture<PublishOutcome> settled = new CompletableFuture<>();

  /// @param deadline in the time of [System#nanoTime]
  Publication(Event event, byte[] value, int partition, long deadline) {
    this.event = event;
    this.value = value;
    this.partition = partition;
    this.deadline = deadline;
  }

  /// A publication that ended before it began.
  static Publication refused(Event event, PublishOutcome outcome) {
    var refused = new Publication(event, new byte[0], 0, 0);
    refused.settle(outcome);
    return refused;
  }

  /// Completes once, at the deadline at the latest.
  public CompletableFuture<PublishOutcome> answer() {
    return answer;
  }

  /// Completes when it is known what became of the record, which may be after the deadline.
  public CompletableFuture<PublishOutcome> settled() {
    return settled;
  }

  Event event() {
    return event;
  }

  byte[] value() {
    return value;
  }

  int partition() {
    return partition;
  }

  boolean isOverdue(long now) {
    return now - deadline >= 0;
  }

  /// True once, for the thread that may now give the record to the producer.
  boolean handOver() {
    return stage.compareAndSet(Stage.QUEUED, Stage.HANDED_OVER);
  }

  /// True once, when the record was still queued: it will never be sent.
  boolean withdraw() {
    return stage.compareAndSet(Stage.QUEUED, Stage.SETTLED);
  }

  /// The deadline has come and the record is still with the producer.
  void giveUpWaiting() {
    answer.complete(new PublishOutcome.Unknown());
  }

  void settle(PublishOutcome outcome) {
    stage.set(Stage.SETTLED);
    settled.complete(outcome);
    answer.complete(outcome);
  }
}
