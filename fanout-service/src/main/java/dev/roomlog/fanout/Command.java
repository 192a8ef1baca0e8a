package dev.roomlog.fanout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client says.
sealed interface Command {

  record Hello(String token) implements Command {}

  record Token(String token) implements Command {}

  record Subscribe(List<Wanted> rooms) implements Command {}

  record Unsubscribe(List<String> rooms) implements Command {}

  /// Known, and not passed on by this release.
  record Typing() implements Command {}

  record Pong() implements Command {}

  /// Not a command.
  ///
  /// @param detail what to send instead
  record Malformed(String detail) implements Command {}

  /// A room to subscribe to.
  ///
  /// @param after a position, as the client spelled it; null for from now on
  record Wanted(String room, @Nullable String after) {

    /// What a handshake's URL asks for; null without a room. An empty position is none.
    static @Nullable Wanted of(@Nullable String room, @Nullable String after) {
      return room == null
          ? null
          : new Wanted(room, after == null || after.isEmpty() ? null : after);
    }
  }
}
