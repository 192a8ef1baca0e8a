package dev.roomlog.testing.guarantees;

import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.Decoded;
import dev.roomlog.schemas.DirectoryKeys;
import dev.roomlog.schemas.EventCodec;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.PartitionRule;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.Topics;
import dev.roomlog.schemas.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads the topic from its beginning, as an analyst does: of several records with one identity the
/// first counts.
public final class TopicReader {

  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, Object> settings;

  public TopicReader(String bootstrapServers) {
    this.settings = Map.of("bootstrap.servers", bootstrapServers);
  }

  /// The JSON of each visible event of `room` as it was written, in the log's order.
  public List<String> events(String room) throws Exception {
    return VisibleLog.of(records()).written(room).stream().map(Told::json).toList();
  }

  /// Every event that stands in the topic now, copies included, partition by partition.
  public List<LogEvent> records() throws Exception {
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      PartitionRule rule = new PartitionRule(pin(consumer));
      EventCodec codec = new EventCodec(Catalogue.builtIn(), rule);
      int incarnation = incarnation();
      List<LogEvent> events = new ArrayList<>();
      List<TopicPartition> partitions =
          IntStream.range(0, rule.partitions())
              .mapToObj(partition -> new TopicPartition(Topics.MESSAGES.name(), partition))
              .toList();
      for (ConsumerRecord<byte[], byte[]> record : read(consumer, partitions)) {
        Position position = Position.ofRecord(incarnation, record.partition(), record.offset());
        if (codec.decode(position, record.timestamp(), record.key(), record.value())
            instanceof Decoded.Value<LogEvent>(LogEvent event)) {
          events.add(event);
        }
      }
      return events;
    }
  }

  private int incarnation() throws Exception {
    try (Admin admin = Admin.create(settings)) {
      String topic = Topics.MESSAGES.name();
      return Position.incarnation(
          Objects.requireNonNull(
                  admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic))
              .topicId());
    }
  }

  private static int pin(KafkaConsumer<byte[], byte[]> consumer) {
    WireFormat<DirectoryEntry> format =
        new WireFormat<>(Topics.DIRECTORY, DirectoryEntry.getClassSchema(), Catalogue.builtIn());
    for (var record : read(consumer, List.of(new TopicPartition(Topics.DIRECTORY.name(), 0)))) {
      if (new String(record.key(), StandardCharsets.UTF_8).equals(DirectoryKeys.PIN)
          && format.decode(record.value())
              instanceof Decoded.Value<DirectoryEntry>(DirectoryEntry pin)) {
        return pin.getPartitions();
      }
    }
    throw new AssertionError("no pin");
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
      consumer.poll(POLL).forEach(records::add);
    }
    return records;
  }
}
