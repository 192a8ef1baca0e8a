package dev.roomlog.fanout.tail;

import java.util.UUID;

/// What a batch does to a recent window, in the order of the log.
sealed interface Addition {

  /// A visible event.
  record Show(WindowEntry entry) implements Addition {}

  /// A message was deleted: its texts go.
  record Erase(String room, UUID message) implements Addition {}
}
