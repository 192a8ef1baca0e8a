package dev.roomlog.history.archive;

import dev.roomlog.history.HistorySettings;
import dev.roomlog.history.archive.ArchiverStatus.Phase;
import dev.roomlog.history.store.StoreUnavailable;
import dev.roomlog.history.store.Watermark;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.SchemaSourceUnavailable;
import dev.roomlog.schemas.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
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
/// A batch is inserted, its dead letters acknowledged, then the watermark moved by compare-and-set
/// from the value last read. Whatever fails in between, the partition is laid aside, and after a
/// wait it starts again from the stored watermark; repeating a batch changes nothing. Meanwhile the
/// loop polls on with the partition paused, so the group keeps its shape.
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
  record ArchiveWork(MessageStore store, HistorySettings settings, ArchiveMeters meters) {}

  private final Backoff backoff;

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
    this.held = new HeldPartitions(consumer, work.store(), placement);
    this.status = status;
    this.work = work;
    this.backoff = new Backoff(work.settings().backoff(), work.settings().longestBackoff());
  }

  @Override
  public void run() {
    try (consumer;
        deadLetters) {
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
      LOG.error("The archiver died; restart this node", e);
      status.is(Phase.DIED, e.toString());
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
      ConsumerRecords<byte[], byte[]> records = consumer.poll(patience());
      for (TopicPartition partition : records.partitions()) {
        archive(partition, records.records(partition));
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

  private void archive(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
    Watermark from = held.watermark(partition);
    if (from == null) {
      return;
    }
    List<LogEvent> events = reader.read(records);
    int copies = work.store().keep(events);
    deadLetters.settle();
    long next = records.getLast().offset() + 1;
    if (work.store().advance(from, next)) {
      held.moved(partition, from.at(next));
      work.meters().stored(events.size(), copies);
      backoff.succeeded();
    } else {
      LOG.warn("The watermark of {} was moved by another archiver; starting from it", partition);
      work.meters().mismatch();
      held.layAside(Set.of(partition));
      backoff.failed();
    }
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
