package dev.roomlog.fanout;

import dev.roomlog.fanout.tail.RoomRun;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The subscriptions of one room on one event loop. While the loop is busy, a room's runs wait
/// until `batch-window` has passed since the last delivery, so that its readers get them in one
/// write; the first goes at once. Used on that loop only.
final class Listeners {

  /// Waiting runs of so many bytes go at once, whatever the time.
  private static final int MAX_WAITING = 64 * 1024;

  private final Shard shard;
  private final long batchNanos;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final Deque<RoomRun> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private long delivered;

  /// The offset of the room's last visible event that went past here; -1 where none is known.
  private long head;

  Listeners(Shard shard, long batchNanos, long head) {
    this.shard = shard;
    this.batchNanos = batchNanos;
    this.head = head;
    this.delivered = System.nanoTime() - batchNanos;
  }

  void add(Subscription subscription) {
    subscription.setPlace(subscriptions.size());
    subscriptions.add(subscription);
  }

  /// True when nobody is left.
  boolean remove(Subscription subscription) {
    Subscription last = subscriptions.removeLast();
    if (last != subscription) {
      subscriptions.set(subscription.place(), last);
      last.setPlace(subscription.place());
    }
    if (subscriptions.isEmpty()) {
      waiting.forEach(run -> run.frames().release());
      waiting.clear();
      return true;
    }
    return false;
  }

  long head() {
    return head;
  }

  List<Subscription> copy() {
    return List.copyOf(subscriptions);
  }

  /// Takes a run; retains it while it waits.
  void take(RoomRun run) {
    if (batchNanos == 0) {
      deliver(run);
      return;
    }
    long now = System.nanoTime();
    long wait = shard.isBusy(now) ? delivered + batchNanos - now : 0;
    if (waiting.isEmpty() && wait <= 0) {
      delivered = now;
      deliver(run);
      return;
    }
    run.frames().retain();
    waiting.add(run);
    waitingBytes += run.frames().readableBytes();
    if (waitingBytes >= MAX_WAITING) {
      deliverWaiting();
    } else if (waiting.size() == 1) {
      var unused = shard.loop().schedule(this::onTime, Math.max(0, wait), TimeUnit.NANOSECONDS);
    }
  }

  private void onTime() {
    if (!waiting.isEmpty()) {
      shard.alone(this::deliverWaiting);
    }
  }

  private void deliverWaiting() {
    delivered = System.nanoTime();
    waitingBytes = 0;
    RoomRun all = waiting.size() == 1 ? waiting.removeFirst() : RoomRun.join(waiting);
    waiting.forEach(run -> run.frames().release());
    waiting.clear();
    try {
      deliver(all);
    } finally {
      all.frames().release();
    }
  }

  /// Backwards, since a subscription may end while it is told: the last one then takes its place.
  private void deliver(RoomRun run) {
    head = run.last();
    for (int i = subscriptions.size() - 1; i >= 0; i--) {
      subscriptions.get(i).onRun(run, shard);
    }
  }
}
