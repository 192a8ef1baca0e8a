package dev.roomlog.cli;

import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.Decoded;
import dev.roomlog.schemas.EventCodec;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// The posted messages of the whole topic, by room, as far as it reaches when the reading starts.
/// Its copies (a record whose identity the log already has) are counted and left out, as every
/// reader does.
final class TopicSurface {

  private static final Duration POLL = Duration.ofSeconds(1);

  private final Map<String, List<Seen>> rooms = new HashMap<>();
  private final Set<String> identities = new HashSet<>();
  private int copies;
  private int undecodable;

  private TopicSurface() {}

  static TopicSurface read(String bootstrapServers) {
    var surface = new TopicSurface();
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var codec = new EventCodec(Catalogue.builtIn(), PinnedPartitions.read(consumer));
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.MESSAGES.name()).stream()
              .map(found -> new TopicPartition(found.topic(), found.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(POLL).forEach(found -> surface.add(found, codec));
      }
    }
    return surface;
  }

  private void add(ConsumerRecord<byte[], byte[]> found, EventCodec codec) {
    Position position = Position.ofRecord(0, found.partition(), found.offset());
    switch (codec.decode(position, found.timestamp(), found.key(), found.value())) {
      case Decoded.Undecodable<LogEvent> _ -> undecodable++;
      case Decoded.Value<LogEvent>(LogEvent event) -> add(event.event());
    }
  }

  private void add(Event event) {
    if (!identities.add(event.getRoom() + ' ' + event.getId())) {
      copies++;
    } else if (event.getType() == EventType.MESSAGE_POSTED) {
      var said = event.getOriginalSentAt();
      rooms
          .computeIfAbsent(event.getRoom(), _ -> new ArrayList<>())
          .add(
              new Seen(
                  event.getId(),
                  event.getSenderName(),
                  String.valueOf(event.getText()),
                  said == null ? -1 : Seen.minute(said.getEpochSecond())));
    }
  }

  Map<String, List<Seen>> rooms() {
    return rooms;
  }

  int copies() {
    return copies;
  }

  int undecodable() {
    return undecodable;
  }
}
