package dev.roomlog.system;

import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.EventCodec;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.PartitionRule;
import dev.roomlog.schemas.Topics;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Fills the topic faster than the API would, with what the API would have written.
final class TopicWriter implements AutoCloseable {

  private static final int LINGER_MILLIS = 20;

  private final KafkaProducer<byte[], byte[]> producer;
  private final EventCodec codec;

  TopicWriter(String bootstrapServers, int partitions) {
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", LINGER_MILLIS),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.codec = new EventCodec(Catalogue.builtIn(), new PartitionRule(partitions));
  }

  /// Writes `count` messages of about 150 bytes of JSON each.
  void fill(String room, int count) {
    for (int i = 0; i < count; i++) {
      var event = new Event();
      event.setType(EventType.MESSAGE_POSTED);
      event.setRoom(room);
      event.setId(Ids.next());
      event.setSender("guest-filler");
      event.setSenderName("filler");
      event.setText("message " + i);
      producer.send(
          new ProducerRecord<>(
              Topics.MESSAGES.name(),
              codec.partitionOf(room),
              codec.key(room),
              codec.value(event)));
    }
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
