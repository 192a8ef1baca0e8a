package dev.roomlog.fanout;

import dev.roomlog.fanout.settings.FanoutSettings;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leaving in order: no new sockets, readiness off, then every client is told to connect elsewhere
/// and its connection is closed with 1012, spread over half of `drain-time`.
///
/// The framework tears sockets down as soon as its own shutdown begins, so whoever ends the process
/// calls [#drain] first.
@Singleton
public final class Departure {

  private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Admission admission;
  private final Hub hub;
  private final FanoutSettings settings;

  Departure(Admission admission, Hub hub, FanoutSettings settings) {
    this.admission = admission;
    this.hub = hub;
    this.settings = settings;
  }

  /// Sends all clients away and waits until they are gone, at most for `drain-time`. May be called
  /// more than once and from any thread but an event loop.
  public void drain() {
    boolean first = !admission.isLeaving();
    admission.leave();
    if (first && admission.open() > 0) {
      LOG.info("Sending {} connections elsewhere", admission.open());
      hub.shards().forEach(this::empty);
    }
    long deadline = System.nanoTime() + settings.drainTime().toNanos();
    while (admission.open() > 0 && System.nanoTime() < deadline) {
      try {
        Thread.sleep(LOOK_AGAIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void empty(Shard shard) {
    try {
      shard.loop().execute(() -> shard.connections().forEach(this::sendAway));
    } catch (RejectedExecutionException e) {
      LOG.debug("An event loop has ended", e);
    }
  }

  private void sendAway(Connection connection) {
    long spread = Math.max(1, settings.drainTime().toMillis() / 2);
    Duration delay = Duration.ofMillis(ThreadLocalRandom.current().nextLong(spread));
    connection.leave(delay, delay);
  }
}
