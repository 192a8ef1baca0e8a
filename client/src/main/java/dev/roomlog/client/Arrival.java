package dev.roomlog.client;

/// What came out of a socket.
sealed interface Arrival {

  /// A whole text message.
  record Text(String text) implements Arrival {}

  /// A close frame, the server's or the answer to ours.
  record Closed(int code, String reason) implements Arrival {}

  /// The connection is gone without a close frame (what browsers call 1006).
  record Broken(String why) implements Arrival {}

  /// Our own side wants to end.
  record Stopped() implements Arrival {}
}
