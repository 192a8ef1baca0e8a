package dev.roomlog.fanout.tail;

import java.util.List;

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
  /// @param next where to go on
  /// @param end whether that is all that this node has read
  record Events(List<WindowEntry> entries, long next, boolean end) implements WindowPart {}
}
