package dev.roomlog.fanout.tail;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the tailer's consumer reads: it follows the needs. A partition is begun as far back as its
/// recent window and the identities before that reach, and counts as read when the end is passed
/// that it had then.
///
/// Nothing here waits for a broker: a partition that cannot be begun holds up no other. Used by the
/// tailer's thread only.
final class Assignment {

  private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);
  private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

  private final Consumer<byte[], byte[]> consumer;
  private final PartitionNeeds needs;
  private final TailerStart start;
  private final EventIntake intake;
  private final RunSink sink;

  /// Partitions whose bounds are not known yet.
  private final Map<TopicPartition, CompletableFuture<LogBounds>> asked = new HashMap<>();

  private final Set<TopicPartition> assigned = new HashSet<>();

  /// Of each assigned partition that does not count as read yet: the end to be passed.
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  private long looked = System.nanoTime();

  Assignment(
      Consumer<byte[], byte[]> consumer,
      PartitionNeeds needs,
      TailerStart start,
      EventIntake intake,
      RunSink sink) {
    this.consumer = consumer;
    this.needs = needs;
    this.start = start;
    this.intake = intake;
    this.sink = sink;
  }

  boolean isEmpty() {
    return assigned.isEmpty();
  }

  /// Begins what is needed now, and gives up what no longer is.
  void follow() {
    long now = System.nanoTime();
    if (needs.takeChange() || now - looked >= LOOK_AGAIN_NANOS) {
      looked = now;
      giveUp();
      ask();
    }
    if (!asked.isEmpty()) {
      begin();
    }
  }

  /// Looks which partitions have come to the end that they had.
  void settle() {
    if (ends.entrySet().removeIf(this::isPassed)) {
      sink.deliver(List.of());
    }
  }

  /// The partition's log ends at `end`, which may be before the end that it had.
  void shorten(TopicPartition partition, long end) {
    ends.computeIfPresent(partition, (_, before) -> Math.min(before, end));
  }

  private void giveUp() {
    boolean changed = false;
    for (TopicPartition partition : needs.partitions()) {
      boolean known = assigned.contains(partition) || asked.containsKey(partition);
      if (known && needs.giveUp(partition.partition())) {
        asked.remove(partition);
        ends.remove(partition);
        if (assigned.remove(partition)) {
          intake.forget(partition.partition());
          changed = true;
        }
      }
    }
    if (changed) {
      consumer.assign(assigned);
    }
  }

  private void ask() {
    List<TopicPartition> wanted =
        needs.partitions().stream()
            .filter(partition -> !assigned.contains(partition) && !asked.containsKey(partition))
            .filter(partition -> needs.isNeeded(partition.partition()))
            .toList();
    if (wanted.isEmpty()) {
      return;
    }
    start
        .bounds(wanted)
        .forEach(
            (partition, bounds) -> {
              asked.put(partition, bounds);
              if (!bounds.isDone()) {
                var unused = bounds.whenComplete((_, _) -> needs.signal());
              }
            });
  }

  private void begin() {
    Map<TopicPartition, LogBounds> known = new HashMap<>();
    asked
        .entrySet()
        .removeIf(
            entry -> {
              if (!entry.getValue().isDone()) {
                return false;
              }
              takeAnswer(entry.getKey(), entry.getValue(), known);
              return true;
            });
    if (known.isEmpty()) {
      return;
    }
    assigned.addAll(known.keySet());
    consumer.assign(assigned);
    known.forEach(
        (partition, bounds) -> {
          long showFrom = start.showFrom(bounds.first(), bounds.end());
          intake.restart(partition.partition(), bounds.first(), showFrom);
          consumer.seek(partition, start.warmFrom(bounds.first(), showFrom));
          ends.put(partition, bounds.end());
        });
  }

  /// Where nobody could tell, it is asked again when the needs are looked at next.
  private static void takeAnswer(
      TopicPartition partition,
      CompletableFuture<LogBounds> answer,
      Map<TopicPartition, LogBounds> known) {
    try {
      known.put(partition, answer.join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof RetriableException) {
        LOG.warn("The ends of {} cannot be told now; trying again", partition, e);
      } else if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      } else {
        throw e;
      }
    }
  }

  private boolean isPassed(Map.Entry<TopicPartition, Long> end) {
    TopicPartition partition = end.getKey();
    try {
      if (consumer.position(partition, Duration.ZERO) < end.getValue()) {
        return false;
      }
    } catch (TimeoutException | WakeupException e) {
      LOG.trace("The position in {} is not certain yet", partition, e);
      return false;
    }
    needs.setRead(partition.partition());
    return true;
  }
}
