package dev.roomlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionRuleTest {

  /// Where rooms live already: these may never change.
  @ParameterizedTest
  @CsvSource({
    "lobby, 64, 14",
    "lobby, 8, 6",
    "lobby, 1, 0",
    "ubuntu, 64, 24",
    "a, 64, 60",
    "room-1.x_y, 65536, 64991",
  })
  void roomsStayWhereTheyAre(String room, int partitions, int partition) {
    assertThat(new PartitionRule(partitions).partitionOf(room)).isEqualTo(partition);
  }

  @Test
  void theRuleIsThatOfKafkasOwnProducer() {
    long seed = Long.getLong("roomlog.seed", System.nanoTime());
    System.out.println("PartitionRuleTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      String room = Long.toString(random.nextLong() & Long.MAX_VALUE, 36);
      int partitions = 1 + random.nextInt(Position.MAX_PARTITION + 1);

      assertThat(new PartitionRule(partitions).partitionOf(room))
          .isEqualTo(
              BuiltInPartitioner.partitionForKey(
                  room.getBytes(StandardCharsets.UTF_8), partitions));
    }
  }

  @Test
  void aCountThatPositionsCannotHoldIsRefused() {
    assertThatThrownBy(() -> new PartitionRule(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PartitionRule(0x10001))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new PartitionRule(0x10000).partitions()).isEqualTo(0x10000);
  }
}
