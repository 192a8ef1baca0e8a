package dev.roomlog.fanout.tail;

import dev.roomlog.schemas.SchemaSourceUnavailable;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The loop that reads `chat.messages`: what is needed of it, from so far back that the recent
/// windows are full and every record in them can be told from a copy, then for ever.
///
/// A broker that is away is waited for. A record whose schema cannot be asked for now is offered
/// again until it can. An offset that the log no longer has is declared (log, meter, sink) and the
/// partition begins anew; nothing is skipped in silence. Anything else ends the loop with the
/// exception.
final class MessagesTailer {

  private static final Logger LOG = LoggerFactory.getLogger(MessagesTailer.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final PartitionNeeds needs;
  private final EventIntake intake;
  private final RunSink sink;
  private final TailerStart start;
  private final TailMeters meters;
  private final Assignment assignment;

  private volatile boolean closing;

  MessagesTailer(
      Consumer<byte[], byte[]> consumer,
      PartitionNeeds needs,
      EventIntake intake,
      RunSink sink,
      TailerStart start,
      TailMeters meters) {
    this.consumer = consumer;
    this.needs = needs;
    this.intake = intake;
    this.sink = sink;
    this.start = start;
    this.meters = meters;
    this.assignment = new Assignment(consumer, needs, start, intake, sink);
    needs.onChange(consumer::wakeup);
  }

  /// Reads until [#close].
  ///
  /// @param onReady called once everything is read that is needed at the start
  /// @throws TopicReplaced when the topic was created anew
  void run(Runnable onReady) {
    boolean ready = false;
    while (!closing) {
      try {
        assignment.follow();
        readOrRestart();
        assignment.settle();
      } catch (RetriableException e) {
        LOG.warn("The log cannot be read now; trying again", e);
        pause();
      } catch (WakeupException e) {
        if (closing) {
          throw e;
        }
        LOG.trace("The needs have changed", e);
      }
      start.requireSameTopic();
      if (!ready && needs.areMet()) {
        ready = true;
        onReady.run();
      }
    }
  }

  private void readOrRestart() {
    if (assignment.isEmpty()) {
      awaitNeeds();
      return;
    }
    try {
      read(consumer.poll(POLL));
    } catch (InvalidOffsetException e) {
      LOG.debug("The log lost its place", e);
      restart(e.partitions());
    }
  }

  void close() {
    closing = true;
    needs.signal();
  }

  private void awaitNeeds() {
    try {
      needs.awaitChange(POLL);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private void read(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        offer(
            new FoundRecord(
                partition.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value()));
      }
      intake.passed(partition.partition(), consumer.position(partition));
    }
    intake.flush();
  }

  private void offer(FoundRecord record) {
    while (true) {
      try {
        intake.offer(record);
        return;
      } catch (SchemaSourceUnavailable e) {
        LOG.warn(
            "The schema registry is away; partition {} waits at offset {}",
            record.partition(),
            record.offset(),
            e);
        intake.flush();
        pause();
      }
    }
  }

  private void restart(Set<TopicPartition> lost) {
    start.requireSameTopicNow();
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(lost);
    Map<TopicPartition, Long> ends = consumer.endOffsets(lost);
    for (TopicPartition partition : lost) {
      long first = begins.getOrDefault(partition, 0L);
      long end = ends.getOrDefault(partition, 0L);
      long place = consumer.position(partition);
      long offset = place > end ? end : first;
      LOG.error(
          "Partition {} no longer has offset {}: it goes from {} to {}; reading on from {}",
          partition.partition(),
          place,
          first,
          end,
          offset);
      meters.partitionRestarted();
      intake.restart(partition.partition(), first, offset);
      assignment.shorten(partition, end);
      consumer.seek(partition, offset);
      sink.restarted(partition.partition(), offset);
    }
  }

  private void pause() {
    if (closing) {
      throw new WakeupException();
    }
    try {
      Thread.sleep(RETRY);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /// An interrupt ends the loop as [#close] does.
  private WakeupException interrupted() {
    Thread.currentThread().interrupt();
    closing = true;
    return new WakeupException();
  }
}
