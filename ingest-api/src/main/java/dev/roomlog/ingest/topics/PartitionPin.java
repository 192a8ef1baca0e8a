package dev.roomlog.ingest.topics;

import dev.roomlog.access.KafkaSettings;
import dev.roomlog.ingest.outbox.DirectoryWriter;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.schemas.DirectoryKeys;
import dev.roomlog.schemas.DirectoryPin;
import dev.roomlog.schemas.SchemaSource;
import dev.roomlog.schemas.Topics;
import dev.roomlog.schemas.WireFormat;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/// The partition count by which rooms are placed, for good: one record of `chat.directory`, written
/// when the topics were created and the directory, read to its end, has none.
@Singleton
final class PartitionPin {

  private static final TopicPartition PARTITION = new TopicPartition(Topics.DIRECTORY.name(), 0);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaSettings kafka;
  private final WireFormat<DirectoryEntry> format;
  private final DirectoryWriter writer;

  PartitionPin(KafkaSettings kafka, SchemaSource schemas, DirectoryWriter writer) {
    this.kafka = kafka;
    this.format = new WireFormat<>(Topics.DIRECTORY, DirectoryEntry.getClassSchema(), schemas);
    this.writer = writer;
  }

  /// The pinned count; pins `partitions` when there is none yet. Blocks.
  ///
  /// @throws org.apache.kafka.common.KafkaException when Kafka cannot be reached
  int ensure(int partitions) throws InterruptedException {
    OptionalInt pinned = read();
    if (pinned.isPresent()) {
      return pinned.getAsInt();
    }
    var pin = new DirectoryEntry();
    pin.setType(DirectoryType.PIN);
    pin.setVersion(1L);
    pin.setPartitions(partitions);
    writer.write(DirectoryKeys.PIN, pin);
    // Another node may have been faster: the first pin in the log counts.
    return read().orElse(partitions);
  }

  private OptionalInt read() {
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(kafka.consumer("roomlog-pin", Map.of()))) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
      long giveUp = System.nanoTime() + PATIENCE.toNanos();
      while (consumer.position(PARTITION) < end) {
        if (System.nanoTime() - giveUp > 0) {
          throw new TimeoutException("chat.directory could not be read to its end");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          OptionalInt pinned = DirectoryPin.of(format, record.key(), record.value());
          if (pinned.isPresent()) {
            return pinned;
          }
        }
      }
      return OptionalInt.empty();
    }
  }
}
