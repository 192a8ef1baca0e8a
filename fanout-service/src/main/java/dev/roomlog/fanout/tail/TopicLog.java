package dev.roomlog.fanout.tail;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// What the tailer reads `chat.messages` with. From Kafka, unless a bean of somebody else's takes
/// its place: a measurement of the fan-out alone.
public interface TopicLog {

  /// A consumer without partitions. The caller closes it.
  Consumer<byte[], byte[]> open();

  /// Where these partitions begin and end now, told for each as soon as it is known, without
  /// blocking the caller: a partition without a leader must not hold up what is read of others.
  Map<TopicPartition, CompletableFuture<LogBounds>> bounds(Collection<TopicPartition> partitions);
}
