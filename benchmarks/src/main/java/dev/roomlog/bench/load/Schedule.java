package dev.roomlog.bench.load;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Publishes at a fixed rate on a thread of its own, whatever the server does: a message that is
/// late still carries when it was due.
public final class Schedule implements AutoCloseable {

  private static final int MAX_TOGETHER = 256;
  private static final long SECOND = 1_000_000_000L;

  private final Publisher publisher;
  private final Thread thread;
  private final double interval;
  private volatile @Nullable RuntimeException failure;
  private volatile boolean closing;

  private Schedule(Publisher publisher, double perSecond) {
    this.publisher = publisher;
    this.interval = SECOND / perSecond;
    this.thread = Thread.ofPlatform().name("publisher").daemon().unstarted(this::run);
  }

  public static Schedule start(Publisher publisher, double perSecond) {
    var schedule = new Schedule(publisher, perSecond);
    schedule.thread.start();
    return schedule;
  }

  private void run() {
    long start = System.nanoTime();
    long next = 0;
    try {
      while (!closing) {
        int together = 0;
        long now = System.nanoTime();
        for (; start + (long) (next * interval) <= now && together < MAX_TOGETHER; together++) {
          publisher.publish(start + (long) (next++ * interval));
        }
        if (together > 0) {
          publisher.flush();
        } else {
          LockSupport.parkNanos(start + (long) (next * interval) - now);
        }
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /// Stops publishing.
  ///
  /// @throws IllegalStateException when it broke before
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new IllegalStateException("The publisher broke", failure);
    }
  }
}
