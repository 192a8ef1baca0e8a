package dev.roomlog.history.archive;

import dev.roomlog.access.KafkaDenial;
import dev.roomlog.history.HistorySettings;
import dev.roomlog.history.archive.ArchiverStatus.Phase;
import dev.roomlog.history.store.StoreUnavailable;
import dev.roomlog.history.store.Watermark;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.SchemaSourceUnavailable;
import dev.roomlog.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The loop that stores `chat.messages`. The consumer group only divides the partitions; where a
/// partition goes on stands in the store, beside the data.
///
/// What a poll brings is inserted, its dead letters acknowledged, then the watermarks are moved by
/// compare-and-set from the values last read. Whatever fails in between, the partitions are laid
/// aside, and after a wait they start again from the stored watermarks; repeating a batch changes
/// nothing. Meanwhile the loop polls on with the partitions paused, so the group keeps its shape.
final class MessagesArchiver implements Runnable, ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(MessagesArchiver.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Consumer<byte[], byte[]> consumer;
  private final BatchReader reader;
  private final DeadLetters deadLetters;
  private final HeldPartitions held;
  private final ArchiverStatus status;
  private final ArchiveWork work;

  /// What the loop works with beside Kafka.
  record ArchiveWork(
      MessageStore store, TopicIdentity topic, HistorySettings settings, ArchiveMeters meters) {}

  private final Backoff backoff;

  /// When topic and store are looked at next, by `System.nanoTime()`.
  private long nextCheck;

  /// Set by any thread.
  private volatile boolean stopping;

  MessagesArchiver(
      Consumer<byte[], byte[]> consumer,
      BatchReader reader,
      DeadLetters deadLetters,
      Placement placement,
      ArchiverStatus status,
      ArchiveWork work) {
    this.consumer = consumer;
    this.reader = reader;
    this.deadLetters = deadLetters;
    this.held = new HeldPartitions(consumer, work.store(), work.topic(), placement);
    this.status = status;
    this.work = work;
    this.backoff = new Backoff(work.settings().backoff(), work.settings().longestBackoff());
    checkLater();
  }

  @Override
  public void run() {
    try (consumer;
        deadLetters;
        var _ = work.topic()) {
      consumer.subscribe(List.of(Topics.MESSAGES.name()), this);
      while (!stopping) {
        step();
      }
      status.is(Phase.STOPPED, "the service stops");
    } catch (WakeupException e) {
      status.is(Phase.STOPPED, "the service stops");
    } catch (ArchiveRefused e) {
      LOG.error("History stands still. {}", e.getMessage());
      status.is(Phase.REFUSED, String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      String denial = KafkaDenial.explain(e);
      String cause = denial == null ? e.toString() : denial + " Then restart this node.";
      LOG.error("The archiver died; restart this node. {}", cause, e);
      status.is(Phase.DIED, cause);
    }
  }

  /// Ends the loop after its batch. May be called by any thread.
  void stop() {
    stopping = true;
    consumer.wakeup();
  }

  private void step() {
    try {
      if (held.areWaiting() && backoff.remaining().isZero() && held.place()) {
        status.is(Phase.ARCHIVING, "storing events");
      }
      archive(consumer.poll(patience()));
      if (System.nanoTime() - nextCheck >= 0) {
        checkLater();
        check();
      }
      work.meters().lag(held.lag());
    } catch (WakeupException
        | AuthenticationException
        | AuthorizationException
        | FencedInstanceIdException e) {
      throw e;
    } catch (StoreUnavailable | SchemaSourceUnavailable | KafkaException e) {
      startAgain(e);
    }
  }

  private Duration patience() {
    if (!held.areWaiting()) {
      return work.settings().poll();
    }
    Duration wait = backoff.remaining();
    return wait.isZero() ? LOOK_AGAIN : wait;
  }

  private void archive(ConsumerRecords<byte[], byte[]> records) {
    List<LogEvent> events = new ArrayList<>(records.count());
    Map<TopicPartition, Watermark.Move> moves = new HashMap<>();
    for (TopicPartition partition : records.partitions()) {
      Watermark from = held.watermark(partition);
      if (from != null) {
        List<ConsumerRecord<byte[], byte[]>> batch = records.records(partition);
        reader.read(batch, events);
        moves.put(partition, new Watermark.Move(from, batch.getLast().offset() + 1));
      }
    }
    if (moves.isEmpty()) {
      return;
    }
    int copies = work.store().keep(events);
    deadLetters.settle();
    if (work.store().advance(moves.values())) {
      moves.forEach((partition, move) -> held.moved(partition, move.to()));
      work.meters().stored(events.size(), copies);
      backoff.succeeded();
    } else {
      held.layAside(moves.keySet());
      foundMoved(moves.keySet());
      backoff.failed();
    }
  }

  private void check() {
    Set<TopicPartition> moved = held.verify();
    if (!moved.isEmpty()) {
      foundMoved(moved);
    }
  }

  private void checkLater() {
    nextCheck = System.nanoTime() + work.settings().checkInterval().toNanos();
  }

  private void foundMoved(Set<TopicPartition> partitions) {
    LOG.warn("Watermarks of {} are not as they were left; starting from the stored", partitions);
    work.meters().mismatch();
  }

  /// Lays all partitions aside: what one met, the others will meet.
  private void startAgain(RuntimeException failure) {
    if (stopping) {
      return;
    }
    work.meters().failed();
    deadLetters.forget();
    held.layAllAside();
    backoff.failed();
    LOG.warn("Archiving starts from its watermarks again in {}", backoff.remaining(), failure);
    status.is(Phase.WAITING, failure.getClass().getSimpleName());
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    held.assigned(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    held.revoked(partitions);
  }
}
