package dev.roomlog.client;

import java.time.Duration;

/// How a conversation ended, and so what the subscription does next.
sealed interface End {

  String why();

  /// Connect again, no sooner than `atLeast` from now.
  record Reconnect(String why, Duration atLeast) implements End {

    Reconnect(String why) {
      this(why, Duration.ZERO);
    }
  }

  /// The token was refused: connect again with another.
  record FreshToken(String why) implements End {}

  record Final(String why) implements End {}
}
