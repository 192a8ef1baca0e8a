package dev.roomlog.history;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// The log on the shared broker, with the test in the place of ingest-api.
public final class TestLog {

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

  public static TestLog shared() {
    return Shared.LOG;
  }

  private TestLog() {
    Map<String, Object> kafka = Map.of("bootstrap.servers", Backends.bootstrapServers());
    try (Admin admin = Admin.create(kafka)) {
      admin
          .createTopics(
              List.of(
                  topic(Topics.MESSAGES, PARTITIONS),
                  topic(Topics.DIRECTORY, 1),
                  topic(Topics.DEAD_LETTERS, 1)))
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

  public TestTokens tokens() {
    return tokens;
  }

  public int incarnation() {
    return incarnation;
  }

  public int partitionOf(String room) {
    return rule.partitionOf(room);
  }

  public Position start(String room) {
    return new Position(incarnation, partitionOf(room), 0);
  }

  /// A new public room.
  public String room(String name) {
    String room = name + "-" + Ids.next().substring(24);
    room(room, "public", 1);
    return room;
  }

  public void room(String room, String visibility, long version) {
    var entry = new DirectoryEntry();
    entry.setType(DirectoryType.ROOM);
    entry.setVersion(version);
    entry.setRoom(room);
    entry.setVisibility(visibility);
    enter(DirectoryKeys.room(room), entry);
  }

  public void enter(String key, DirectoryEntry entry) {
    await(
        producer.send(
            new ProducerRecord<>(
                Topics.DIRECTORY.name(),
                0,
                key.getBytes(StandardCharsets.UTF_8),
                directory.encode(entry))));
  }

  /// An event with every field that its type has.
  public Event event(String room, EventType type, String sender) {
    var event = new Event();
    event.setType(type);
    event.setRoom(room);
    event.setId(Ids.next());
    event.setSender(sender);
    event.setSenderName(sender);
    return event;
  }

  public LogEvent post(String room, String text) {
    Event event = event(room, EventType.MESSAGE_POSTED, "alice");
    event.setText(text);
    return append(event);
  }

  public LogEvent about(LogEvent message, EventType type, String sender, @Nullable String what) {
    Event event = event(message.room(), type, sender);
    event.setMessage(message.id());
    if (type == EventType.MESSAGE_EDITED) {
      event.setText(what);
    } else {
      event.setEmoji(what);
    }
    return append(event);
  }

  /// Appends and returns the event as it stands in the log.
  public LogEvent append(Event event) {
    RecordMetadata at = await(send(event));
    return new LogEvent(
        Position.ofRecord(incarnation, at.partition(), at.offset()), at.timestamp(), event);
  }

  public Future<RecordMetadata> send(Event event) {
    return producer.send(
        new ProducerRecord<>(
            Topics.MESSAGES.name(),
            partitionOf(event.getRoom()),
            codec.key(event.getRoom()),
            codec.value(event)));
  }

  public byte[] value(Event event) {
    return codec.value(event);
  }

  /// Appends bytes that are no event where the room lives.
  public RecordMetadata appendRaw(String room, byte[] value) {
    return await(
        producer.send(
            new ProducerRecord<>(
                Topics.MESSAGES.name(), partitionOf(room), codec.key(room), value)));
  }

  /// All that was parked so far, by any test.
  public List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    var partition = new TopicPartition(Topics.DEAD_LETTERS.name(), 0);
    List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", Backends.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(letters::add);
      }
    }
    return letters;
  }

  /// The header's text, or null where the record has none of this name.
  public static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
