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
import org.jspecify.annotations.Nullable;

/// Fills the topic faster than the API would, with what the API would have written.
public final class TopicWriter implements AutoCloseable {

  private static final int LINGER_MILLIS = 20;

  private final KafkaProducer<byte[], byte[]> producer;
  private final EventCodec codec;

  public TopicWriter(String bootstrapServers, int partitions) {
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", LINGER_MILLIS),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.codec = new EventCodec(Catalogue.builtIn(), new PartitionRule(partitions));
  }

  /// Writes `count` messages of about 150 bytes of JSON each.
  public void fill(String room, int count) {
    for (int i = 0; i < count; i++) {
      send(event(EventType.MESSAGE_POSTED, room, Ids.next(), "message " + i));
    }
    producer.flush();
  }

  /// Writes the message's record again, as another ingest node might have.
  public void copy(String room, String id, String text) {
    send(event(EventType.MESSAGE_POSTED, room, id, text));
    producer.flush();
  }

  public void edit(String room, String message, String text) {
    Event event = event(EventType.MESSAGE_EDITED, room, Ids.next(), text);
    event.setMessage(message);
    send(event);
    producer.flush();
  }

  public void delete(String room, String message) {
    Event event = event(EventType.MESSAGE_DELETED, room, Ids.next(), null);
    event.setMessage(message);
    send(event);
    producer.flush();
  }

  private static Event event(EventType type, String room, String id, @Nullable String text) {
    var event = new Event();
    event.setType(type);
    event.setRoom(room);
    event.setId(id);
    event.setSender("guest-filler");
    event.setSenderName("filler");
    event.setText(text);
    return event;
  }

  private void send(Event event) {
    var _ =
        producer.send(
            new ProducerRecord<>(
                Topics.MESSAGES.name(),
                codec.partitionOf(event.getRoom()),
                codec.key(event.getRoom()),
                codec.value(event)));
  }

  @Override
  public void close() {
    producer.close();
  }
}
