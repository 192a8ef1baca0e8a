package dev.roomlog.fanout.tail;

import org.apache.kafka.clients.consumer.Consumer;

/// Opens what the tailer reads `chat.messages` with. From Kafka, unless a bean of somebody else's
/// takes its place: a measurement of the fan-out alone.
public interface TopicConsumers {

  /// A consumer without partitions. The caller closes it.
  Consumer<byte[], byte[]> open();
}
