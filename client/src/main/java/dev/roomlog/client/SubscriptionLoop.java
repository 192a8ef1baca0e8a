package dev.roomlog.client;

import static dev.roomlog.client.Subscription.State.CLOSED;
import static dev.roomlog.client.Subscription.State.CONNECTING;
import static dev.roomlog.client.Subscription.State.WAITING;

import dev.roomlog.client.SocketDialer.Dialed;
import dev.roomlog.client.Subscription.State;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connects, converses, waits, and connects again, on the subscription's thread.
final class SubscriptionLoop implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(SubscriptionLoop.class);

  private final SocketDialer dialer;
  private final SessionKeeper sessions;
  private final RoomlogOptions options;
  private final FollowedRooms rooms;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /// The socket in use, or the last one; written by the loop, read by whoever stops it.
  private volatile @Nullable Wire wire;

  /// Written by the loop, read by any thread.
  private volatile State state = CONNECTING;

  SubscriptionLoop(
      SocketDialer dialer, SessionKeeper sessions, RoomlogOptions options, FollowedRooms rooms) {
    this.dialer = dialer;
    this.sessions = sessions;
    this.options = options;
    this.rooms = rooms;
  }

  State state() {
    return state;
  }

  /// Ends the loop soon, after what has arrived already was told. Any thread.
  void stop() {
    stopped.countDown();
    Wire open = wire;
    if (open != null) {
      open.stop();
    }
  }

  @Override
  public void run() {
    String why = "the subscription's thread was interrupted";
    try {
      why = follow();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      why = "the listener failed: " + e.getClass().getName();
      LOG.error("A subscription ended because its listener failed", e);
    }
    enter(CLOSED, why);
  }

  private String follow() throws InterruptedException {
    int failures = 0;
    while (!isStopped()) {
      enter(CONNECTING, "");
      Session session = sessions.required();
      End end;
      switch (dialer.dial()) {
        case Dialed.Failed(String why, Duration retryAfter) ->
            end = new End.Reconnect(why, retryAfter);
        case Dialed.Open(Wire open) -> {
          wire = open;
          if (isStopped()) {
            open.stop(); // it may have been too early to do so
          }
          var conversation = new Conversation(open, session, rooms, options, this::enter);
          end = conversation.hold();
          if (conversation.wentWell()) {
            failures = 0;
          }
        }
      }
      failures++;
      if (isStopped() || end instanceof End.Final) {
        return end.why();
      }
      if (end instanceof End.FreshToken) {
        end = renew(session, end.why());
      }
      switch (end) {
        case End.Final(String why) -> {
          return why;
        }
        case End.FreshToken(String why) -> waitFor(why, options.backoff().delay(failures));
        case End.Reconnect(String why, Duration atLeast) -> {
          Duration delay = options.backoff().delay(failures);
          waitFor(why, delay.compareTo(atLeast) > 0 ? delay : atLeast.plus(delay.dividedBy(2)));
        }
      }
      rooms.counts().reconnects.incrementAndGet();
    }
    return "closed";
  }

  private End renew(Session refused, String why) {
    try {
      sessions.fresh(refused);
      return new End.FreshToken(why);
    } catch (ProblemException e) {
      return new End.Final("no fresh token: " + e.problem());
    } catch (UnreachableException e) {
      return new End.Reconnect("no fresh token: " + e.getMessage());
    }
  }

  private void waitFor(String why, Duration delay) throws InterruptedException {
    enter(WAITING, why);
    boolean unused = stopped.await(delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private void enter(State next, String why) {
    state = next;
    LOG.debug("Subscription {}: {}", next, why);
    rooms.listener().onState(next, why);
  }
}
