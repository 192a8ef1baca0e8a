package dev.roomlog.schemas;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/// On which partition of `chat.messages` a room lives: Kafka's own key hash (murmur2) over the
/// pinned partition count. Records name their partition by this rule, so partitions added later
/// move no room.
///
/// @param partitions the pinned count
public record PartitionRule(int partitions) {

  public PartitionRule {
    if (!isPossible(partitions)) {
      throw new IllegalArgumentException("partition count out of range: " + partitions);
    }
  }

  /// Whether a topic may be pinned to so many partitions.
  public static boolean isPossible(int partitions) {
    return partitions >= 1 && partitions <= Position.MAX_PARTITION + 1;
  }

  public int partitionOf(String room) {
    return Utils.toPositive(Utils.murmur2(room.getBytes(StandardCharsets.UTF_8))) % partitions;
  }
}
