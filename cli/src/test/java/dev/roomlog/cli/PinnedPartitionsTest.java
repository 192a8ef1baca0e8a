package dev.roomlog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.DirectoryKeys;
import dev.roomlog.schemas.Topics;
import dev.roomlog.schemas.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PinnedPartitionsTest {

  private static final TopicPartition DIRECTORY = new TopicPartition(Topics.DIRECTORY.name(), 0);

  private final WireFormat<DirectoryEntry> format =
      new WireFormat<>(Topics.DIRECTORY, DirectoryEntry.getClassSchema(), Catalogue.builtIn());
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private long end;

  private void record(String key, byte[] value) {
    long offset = end++;
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    consumer.schedulePollTask(
        () -> consumer.addRecord(new ConsumerRecord<>(DIRECTORY.topic(), 0, offset, bytes, value)));
    consumer.updateBeginningOffsets(Map.of(DIRECTORY, 0L));
    consumer.updateEndOffsets(Map.of(DIRECTORY, end));
  }

  private byte[] entry(DirectoryType type, int partitions) {
    var entry = new DirectoryEntry();
    entry.setType(type);
    entry.setVersion(1);
    entry.setPartitions(partitions);
    return format.encode(entry);
  }

  @Test
  void theFirstPinIsFoundAmongOtherRecords() {
    record(DirectoryKeys.room("lobby"), entry(DirectoryType.ROOM, 9));
    record("pin", new byte[] {7});
    record("pin", entry(DirectoryType.PIN, 0));
    record("pin", entry(DirectoryType.PIN, 3));
    record("pin", entry(DirectoryType.PIN, 5));
    record(DirectoryKeys.room("tea"), entry(DirectoryType.ROOM, 9));
    assertThat(PinnedPartitions.read(consumer).partitions()).isEqualTo(3);
  }

  @Test
  void aBrokerWithoutPinIsNotTakenForOurs() {
    record(DirectoryKeys.room("lobby"), entry(DirectoryType.ROOM, 9));
    assertThatThrownBy(() -> PinnedPartitions.read(consumer)).isInstanceOf(CannotRun.class);
  }
}
