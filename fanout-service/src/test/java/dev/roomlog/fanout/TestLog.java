package dev.roomlog.fanout;

import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.DirectoryKeys;
import dev.roomlog.schemas.EventCodec;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.PartitionRule;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.Topic;
import dev.roomlog.schemas.Topics;
import dev.roomlog.schemas.WireFormat;
import dev.roomlog.testing.Backends;
import dev.roomlog.testing.TestTokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The log on the shared broker, with the test in the place of ingest-api.
final class TestLog {

  static final int PARTITIONS = 4;

  private static final class Shared {
    static final TestLog LOG = new TestLog();
  }

  private final PartitionRule rule = new PartitionRule(PARTITIONS);
  private final EventCodec codec = new EventCodec(Catalogue.builtIn(), rule);
  private final WireFormat<DirectoryEntry> directory =
      new WireFormat<>(Topics.DIRECTORY, DirectoryEntry.getClassSchema(), Catalogue.builtIn());
  private final KafkaProducer<byte[], byte[]> producer;
  private final TestTokens tokens = new TestTokens();
  private final int incarnation;

  static TestLog shared() {
    return Shared.LOG;
  }

  private TestLog() {
    Map<String, Object> kafka = Map.of("bootstrap.servers", Backends.bootstrapServers());
    try (Admin admin = Admin.create(kafka)) {
      admin
          .createTopics(List.of(topic(Topics.MESSAGES, PARTITIONS), topic(Topics.DIRECTORY, 1)))
          .all()
          .get();
      incarnation =
          admin
              .describeTopics(List.of(Topics.MESSAGES.name()))
              .allTopicNames()
              .get()
              .values()
              .stream()
              .map(found -> Position.incarnation(found.topicId()))
              .findFirst()
              .orElseThrow();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                Backends.bootstrapServers(),
                "linger.ms",
                0,
                "delivery.timeout.ms",
                60_000,
                "request.timeout.ms",
                5_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    var pin = new DirectoryEntry();
    pin.setType(DirectoryType.PIN);
    pin.setVersion(1);
    pin.setPartitions(PARTITIONS);
    enter(DirectoryKeys.PIN, pin);
    enter(tokens.directoryKey(), tokens.entry());
  }

  private static NewTopic topic(Topic topic, int partitions) {
    return new NewTopic(topic.name(), partitions, (short) 1).configs(topic.settings());
  }

  TestTokens tokens() {
    return tokens;
  }

  int incarnation() {
    return incarnation;
  }

  int partitionOf(String room) {
    return rule.partitionOf(room);
  }

  Position start(String room) {
    return new Position(incarnation, partitionOf(room), 0);
  }

  /// A new public room.
  String room(String name) {
    String room = name + "-" + Ids.next().substring(24);
    room(room, "public", 1);
    return room;
  }

  void room(String room, String visibility, long version) {
    var entry = new DirectoryEntry();
    entry.setType(DirectoryType.ROOM);
    entry.setVersion(version);
    entry.setRoom(room);
    entry.setVisibility(visibility);
    enter(DirectoryKeys.room(room), entry);
  }

  void enter(String key, DirectoryEntry entry) {
    await(
        producer.send(
            new ProducerRecord<>(
                Topics.DIRECTORY.name(),
                0,
                key.getBytes(StandardCharsets.UTF_8),
                directory.encode(entry))));
  }

  Event message(String room, String text) {
    Event event = event(room, EventType.MESSAGE_POSTED);
    event.setText(text);
    return event;
  }

  Event event(String room, EventType type) {
    var event = new Event();
    event.setType(type);
    event.setRoom(room);
    event.setId(Ids.next());
    event.setSender("0190a000-0000-7000-8000-000000000001");
    event.setSenderName("alice");
    return event;
  }

  /// Appends and returns the event as it stands in the log.
  LogEvent append(Event event) {
    RecordMetadata metadata = await(send(event));
    return new LogEvent(
        Position.ofRecord(incarnation, metadata.partition(), metadata.offset()),
        metadata.timestamp(),
        event);
  }

  LogEvent post(String room, String text) {
    return append(message(room, text));
  }

  Future<RecordMetadata> send(Event event) {
    return producer.send(
        new ProducerRecord<>(
            Topics.MESSAGES.name(),
            partitionOf(event.getRoom()),
            codec.key(event.getRoom()),
            codec.value(event)));
  }

  /// Appends bytes that are no event where the room lives.
  void appendRaw(String room, byte[] value) {
    await(
        producer.send(
            new ProducerRecord<>(
                Topics.MESSAGES.name(), partitionOf(room), codec.key(room), value)));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
