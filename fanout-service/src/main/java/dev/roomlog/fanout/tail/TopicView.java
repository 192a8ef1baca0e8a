package dev.roomlog.fanout.tail;

import dev.roomlog.schemas.PartitionRule;
import dev.roomlog.schemas.Position;

/// What this node knows of `chat.messages`. Any thread may read it. A window is that of its
/// partition while the partition is read ([PartitionNeeds#hold]).
public record TopicView(
    int incarnation, PartitionRule rule, RecentWindows windows, PartitionNeeds needs) {

  public RecentWindow window(String room) {
    return windows.of(rule.partitionOf(room));
  }

  /// The position in `room` from which a reader goes on at offset `next`.
  public Position position(String room, long next) {
    return new Position(incarnation, rule.partitionOf(room), next);
  }

  /// The earliest position that the log itself may still serve.
  public Position earliest(String room) {
    return position(room, window(room).logStart());
  }
}
