package dev.roomlog.fanout.history;

import dev.roomlog.schemas.Position;
import java.util.List;

/// What history says to "which events of the room follow?".
public sealed interface HistoryAnswer {

  /// Some events.
  ///
  /// @param body in which the items lie
  /// @param next the offset at which a reader that has taken all items goes on
  record Page(byte[] body, List<HistoryItem> items, long next) implements HistoryAnswer {}

  /// The position is gone.
  record Expired(Position earliest) implements HistoryAnswer {}

  /// Nothing that helps; ask again later.
  record Unavailable() implements HistoryAnswer {}
}
