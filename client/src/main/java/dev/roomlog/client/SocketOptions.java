package dev.roomlog.client;

import java.time.Duration;

/// The bounds of a subscription.
///
/// @param queue frames that may wait for the listener; at the bound the client stops reading from
///   the network, and the server in the end closes with 4508, after which the client resumes
///   (default 256)
/// @param gapGrace how long an event that the server's `ping` announced may be on its way before
///   the room is subscribed again from its last position (default 3 s)
/// @param silence how long nothing at all may be heard, pings included, before the connection
///   counts as dead (default 60 s; the server pings every 25 s)
public record SocketOptions(int queue, Duration gapGrace, Duration silence) {

  public static final SocketOptions DEFAULT =
      new SocketOptions(256, Duration.ofSeconds(3), Duration.ofSeconds(60));

  public SocketOptions {
    if (queue < 1) {
      throw new IllegalArgumentException("queue must be at least 1, got " + queue);
    }
    if (!gapGrace.isPositive() || !silence.isPositive()) {
      throw new IllegalArgumentException("gapGrace and silence must be positive");
    }
  }
}
