package dev.roomlog.history.archive;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/// A consumer of one partition, which it holds from its first poll on and reads from wherever it
/// was put.
final class PlayedConsumer extends MockConsumer<byte[], byte[]> {

  private final TopicPartition partition;
  private final List<ConsumerRecord<byte[], byte[]>> topic;
  private boolean assigned;

  /// @param topic its records, which may grow
  PlayedConsumer(
      TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> topic, long beginning) {
    super("none");
    this.partition = partition;
    this.topic = topic;
    updateBeginningOffsets(Map.of(partition, beginning));
    updateEndOffsets(Map.of(partition, (long) topic.size()));
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    if (!assigned) {
      assigned = true;
      rebalance(List.of(partition));
    }
    if (!paused().contains(partition)) {
      long from = position(partition);
      topic.stream().filter(record -> record.offset() >= from).forEach(this::addRecord);
    }
    return super.poll(Duration.ZERO);
  }
}
