package dev.roomlog.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Rooms that are followed until [#close], or until the server says for good that they cannot be.
/// Any thread may use it.
public final class Subscription implements AutoCloseable {

  /// Where a subscription stands.
  public enum State {
    CONNECTING,
    /// The server knows who we are, and the rooms are being told.
    LIVE,
    /// The connection is gone; another attempt follows.
    WAITING,
    /// Nothing will be told any more.
    CLOSED
  }

  /// What a subscription went through; read by any thread.
  static final class Counts {
    final AtomicLong reconnects = new AtomicLong();
    final AtomicLong resubscribes = new AtomicLong();
    final AtomicLong duplicates = new AtomicLong();
  }

  private static final int MAX_ROOMS = 128;
  private static final Duration GOODBYE = Duration.ofSeconds(5);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Counts counts = new Counts();
  private final Thread thread;
  private final SubscriptionLoop loop;

  private Subscription(
      SocketDialer dialer,
      SessionKeeper sessions,
      RoomlogOptions options,
      List<From> rooms,
      RoomListener listener) {
    var followed = new FollowedRooms(rooms, listener, counts, options);
    this.loop = new SubscriptionLoop(dialer, sessions, options, followed);
    this.thread =
        Thread.ofPlatform()
            .name("roomlog-subscription-" + NUMBER.incrementAndGet())
            .daemon()
            .unstarted(loop);
  }

  static Subscription start(
      SocketDialer dialer,
      SessionKeeper sessions,
      RoomlogOptions options,
      List<From> rooms,
      RoomListener listener) {
    if (rooms.isEmpty() || rooms.size() > MAX_ROOMS) {
      throw new IllegalArgumentException("1 to 128 rooms per subscription, got " + rooms.size());
    }
    sessions.required();
    var subscription = new Subscription(dialer, sessions, options, rooms, listener);
    subscription.thread.start();
    return subscription;
  }

  public State state() {
    return loop.state();
  }

  /// How often the connection was made again.
  public long reconnects() {
    return counts.reconnects.get();
  }

  /// How often a room was subscribed again because announced events did not arrive.
  public long resubscribes() {
    return counts.resubscribes.get();
  }

  /// How many events came again and were dropped.
  public long duplicates() {
    return counts.duplicates.get();
  }

  /// Ends it and waits until the listener's last callback has returned (not when a callback calls
  /// it), for at most 5 s.
  @Override
  public void close() {
    loop.stop();
    if (Thread.currentThread() != thread) {
      try {
        thread.join(GOODBYE);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
