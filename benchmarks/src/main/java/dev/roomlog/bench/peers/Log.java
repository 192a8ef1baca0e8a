package dev.roomlog.bench.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.roomlog.bench.fed.FeedWire;
import dev.roomlog.bench.load.Publisher;
import dev.roomlog.bench.load.Stamp;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.DirectoryKeys;
import dev.roomlog.schemas.EventCodec;
import dev.roomlog.schemas.EventJson;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.PartitionRule;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.Topic;
import dev.roomlog.schemas.Topics;
import dev.roomlog.schemas.WireFormat;
import dev.roomlog.testing.TestTokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The topics of a measurement, with a public room and a signing key in the directory, and what the
/// write side would have written.
public final class Log implements AutoCloseable {

  public static final String ROOM = "bench";

  private static final String SENDER = Ids.next();
  private static final String SENDER_NAME = "alice";
  private static final String BATCH = String.valueOf(64 * 1024);

  private final TestTokens tokens = new TestTokens();
  private final Map<String, String> issued = new HashMap<>();
  private final EventCodec codec =
      new EventCodec(Catalogue.builtIn(), new PartitionRule(Services.PARTITIONS));
  private final WireFormat<DirectoryEntry> directory =
      new WireFormat<>(Topics.DIRECTORY, DirectoryEntry.getClassSchema(), Catalogue.builtIn());
  private final KafkaProducer<byte[], byte[]> producer;

  public Log(Backend backend) {
    String servers = backend.bootstrapServers();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.createTopics(Topics.all().stream().map(Log::topic).toList()).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "linger.ms", "1", "batch.size", BATCH),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    var pin = new DirectoryEntry();
    pin.setType(DirectoryType.PIN);
    pin.setVersion(1);
    pin.setPartitions(Services.PARTITIONS);
    enter(DirectoryKeys.PIN, pin);
    enter(tokens.directoryKey(), tokens.entry());
    createRooms(List.of(ROOM));
  }

  private static NewTopic topic(Topic topic) {
    int partitions = topic.partitions() == null ? Services.PARTITIONS : topic.partitions();
    return new NewTopic(topic.name(), partitions, (short) 1).configs(topic.settings());
  }

  public void createRooms(List<String> rooms) {
    for (String room : rooms) {
      var entry = new DirectoryEntry();
      entry.setType(DirectoryType.ROOM);
      entry.setVersion(1);
      entry.setRoom(room);
      entry.setVisibility("public");
      enter(DirectoryKeys.room(room), entry);
    }
    producer.flush();
  }

  private void enter(String key, DirectoryEntry entry) {
    byte[] value = directory.encode(entry);
    var _ =
        producer.send(new ProducerRecord<>(Topics.DIRECTORY.name(), 0, key.getBytes(UTF_8), value));
  }

  /// A guest's token, believed by all services; always the same, since its first verification
  /// belongs to the warm-up.
  public String token(String handle) {
    return issued.computeIfAbsent(handle, tokens::token);
  }

  /// Writes `count` messages into the room.
  public void fill(String room, int count) {
    for (int i = 0; i < count; i++) {
      send(room, 0);
    }
    producer.flush();
  }

  /// Publishes by writing to the topic, as the write side does, from this process; messages go to
  /// the rooms in turn.
  public Publisher publisher(List<String> rooms) {
    return new Publisher() {
      private int next;

      @Override
      public void publish(long due) {
        send(rooms.get(next++ % rooms.size()), due);
      }

      @Override
      public void flush() {
        // the producer's linger of 1 ms gathers
      }

      @Override
      public void close() {
        producer.flush();
      }
    };
  }

  private void send(String room, long due) {
    FeedWire record = record(room, due);
    var _ =
        producer.send(
            new ProducerRecord<>(
                Topics.MESSAGES.name(), record.partition(), record.key(), record.value()));
  }

  /// A message as it stands in the topic.
  FeedWire record(String room, long due) {
    return new FeedWire(codec.partitionOf(room), codec.key(room), codec.value(event(room, due)));
  }

  private static Event event(String room, long due) {
    var event = new Event();
    event.setType(EventType.MESSAGE_POSTED);
    event.setRoom(room);
    event.setId(Ids.next());
    event.setSender(SENDER);
    event.setSenderName(SENDER_NAME);
    event.setText(Stamp.text(due));
    return event;
  }

  /// A message's JSON as every server here sends it to its clients.
  public static byte[] sampleJson() {
    var position = new Position(1, 3, 42);
    return EventJson.encode(new LogEvent(position, System.currentTimeMillis(), event(ROOM, 0)));
  }

  @Override
  public void close() {
    producer.close();
  }
}
