package dev.roomlog.access;

import dev.roomlog.schemas.EventCodec;
import dev.roomlog.schemas.PartitionRule;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.SchemaSource;
import dev.roomlog.schemas.Topics;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/// The topic `chat.messages` as it was found: which incarnation, and the pinned partition rule.
public record MessagesTopic(Uuid topicId, PartitionRule rule) {

  /// What positions of this topic begin with.
  public int incarnation() {
    return Position.incarnation(topicId);
  }

  public EventCodec codec(SchemaSource schemas) {
    return new EventCodec(schemas, rule);
  }

  /// The partitions on which rooms live.
  public List<TopicPartition> partitions() {
    return IntStream.range(0, rule.partitions())
        .mapToObj(partition -> new TopicPartition(Topics.MESSAGES.name(), partition))
        .toList();
  }

  /// The position at which `room` begins.
  public Position start(String room) {
    return new Position(incarnation(), rule.partitionOf(room), 0);
  }
}
