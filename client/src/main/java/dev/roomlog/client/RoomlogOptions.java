package dev.roomlog.client;

import java.time.Duration;

/// How a client behaves.
///
/// @param connectTimeout for a TCP connection, or a socket's handshake (default 5 s)
/// @param requestTimeout for one attempt of a request, from start to the last byte of its answer
///   (default 10 s)
/// @param retryFor how long a call goes on trying before it throws (default 60 s); attempts under
///   way at that time are awaited
/// @param inFlight requests on the network at once, over all threads; further callers wait (default
///   64)
/// @param backoff the waits between attempts, of requests and of reconnects
/// @param socket the bounds of subscriptions
public record RoomlogOptions(
    Duration connectTimeout,
    Duration requestTimeout,
    Duration retryFor,
    int inFlight,
    Backoff backoff,
    SocketOptions socket) {

  public static final RoomlogOptions DEFAULT =
      new RoomlogOptions(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          64,
          Backoff.DEFAULT,
          SocketOptions.DEFAULT);

  public RoomlogOptions {
    if (!connectTimeout.isPositive() || !requestTimeout.isPositive() || retryFor.isNegative()) {
      throw new IllegalArgumentException("timeouts must be positive");
    }
    if (inFlight < 1) {
      throw new IllegalArgumentException("inFlight must be at least 1, got " + inFlight);
    }
  }

  public RoomlogOptions withRequestTimeout(Duration timeout) {
    return new RoomlogOptions(connectTimeout, timeout, retryFor, inFlight, backoff, socket);
  }

  public RoomlogOptions withRetryFor(Duration time) {
    return new RoomlogOptions(connectTimeout, requestTimeout, time, inFlight, backoff, socket);
  }

  public RoomlogOptions withInFlight(int requests) {
    return new RoomlogOptions(connectTimeout, requestTimeout, retryFor, requests, backoff, socket);
  }

  public RoomlogOptions withBackoff(Backoff other) {
    return new RoomlogOptions(connectTimeout, requestTimeout, retryFor, inFlight, other, socket);
  }

  public RoomlogOptions withSocket(SocketOptions other) {
    return new RoomlogOptions(connectTimeout, requestTimeout, retryFor, inFlight, backoff, other);
  }
}
