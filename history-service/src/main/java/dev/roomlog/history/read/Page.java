package dev.roomlog.history.read;

import dev.roomlog.schemas.Position;
import java.util.List;

/// A page of a room.
///
/// @param items oldest first
/// @param before what `before` takes to go on to older items
/// @param after what `after` takes to go on to newer items
record Page<T>(List<T> items, Position before, Position after, Edges edges, Position asOf) {

  /// @param older whether there may be older items
  /// @param newer whether there may be newer items
  /// @param hasMore whether there are more in the direction that was asked for
  record Edges(boolean older, boolean newer, boolean hasMore) {}
}
