package dev.roomlog.cli;

import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.Decoded;
import dev.roomlog.schemas.DirectoryKeys;
import dev.roomlog.schemas.PartitionRule;
import dev.roomlog.schemas.Topics;
import dev.roomlog.schemas.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Finds the partition count that `chat.directory` has pinned. The topic itself may have got more
/// partitions since, which moves no room. Of several pins the first counts, as for the services.
final class PinnedPartitions {

  private static final byte[] PIN = DirectoryKeys.PIN.getBytes(StandardCharsets.UTF_8);
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
    if (partitions == 0
        && Arrays.equals(found.key(), PIN)
        && format.decode(found.value()) instanceof Decoded.Value<DirectoryEntry>(var entry)
        && entry.getPartitions() != null
        && PartitionRule.isPossible(entry.getPartitions())) {
      partitions = entry.getPartitions();
    }
  }
}
