package dev.roomlog.fanout;

import org.jspecify.annotations.Nullable;

/// A frame from a client.
record CommandFrame(Command command, @Nullable Ref ref) {

  static CommandFrame malformed(String detail, @Nullable Ref ref) {
    return new CommandFrame(new Command.Malformed(detail), ref);
  }
}
