package dev.roomlog.cli;

import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.DirectoryPin;
import dev.roomlog.schemas.PartitionRule;
import dev.roomlog.schemas.Topics;
import dev.roomlog.schemas.WireFormat;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Finds the partition count that `chat.directory` has pinned. The topic itself may have got more
/// partitions since, which moves no room. Of several pins the first counts, as for the services.
final class PinnedPartitions {

  private static final Duration POLL = Duration.ofSeconds(1);

  private final WireFormat<DirectoryEntry> format =
      new WireFormat<>(Topics.DIRECTORY, DirectoryEntry.getClassSchema(), Catalogue.builtIn());
  private int partitions;

  private PinnedPartitions() {}

  /// Reads the directory to its present end, with a consumer that it leaves assigned to it.
  ///
  /// @throws CannotRun when there is no pin: this is no cluster that Roomlog has used
  static PartitionRule read(Consumer<byte[], byte[]> consumer) {
    var pinned = new PinnedPartitions();
    var directory = new TopicPartition(Topics.DIRECTORY.name(), 0);
    consumer.assign(List.of(directory));
    consumer.seekToBeginning(List.of(directory));
    long end = consumer.endOffsets(List.of(directory)).getOrDefault(directory, 0L);
    while (consumer.position(directory) < end) {
      consumer.poll(POLL).forEach(pinned::add);
    }
    if (pinned.partitions == 0) {
      throw new CannotRun(
          "The topic " + Topics.DIRECTORY.name() + " pins no partition count: is this the broker?");
    }
    return new PartitionRule(pinned.partitions);
  }

  private void add(ConsumerRecord<byte[], byte[]> found) {
    if (partitions == 0) {
      partitions = DirectoryPin.of(format, found.key(), found.value()).orElse(0);
    }
  }
}
