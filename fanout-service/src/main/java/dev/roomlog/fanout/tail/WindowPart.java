package dev.roomlog.fanout.tail;

import org.jspecify.annotations.Nullable;

/// What a recent window answers to a reader that goes on from an offset.
public sealed interface WindowPart {

  /// The window begins later: events may be missing.
  ///
  /// @param start the offset from which the window is complete
  record Behind(long start) implements WindowPart {}

  /// The node has not read that far yet.
  record Ahead() implements WindowPart {}

  /// The room's next events.
  ///
  /// @param run null where there are none; its frames are the reader's
  /// @param next where to go on
  /// @param end whether that is all that this node has read
  record Events(@Nullable RoomRun run, long next, boolean end) implements WindowPart {}
}
