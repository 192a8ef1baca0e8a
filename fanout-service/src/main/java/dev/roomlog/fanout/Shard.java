package dev.roomlog.fanout;

import dev.roomlog.fanout.settings.FanoutSettings;
import dev.roomlog.fanout.tail.RoomRun;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The part of the hub that lives on one event loop: which of its connections listen to which room.
///
/// Everything but what says otherwise runs on the loop, so nothing here is locked. Batches come as
/// tasks of the loop; at most [#MAX_BATCHES] wait there, then the tailer waits: Kafka keeps what is
/// not yet read.
final class Shard {

  private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
  private static final int MAX_BATCHES = 64;
  private static final long LOOK_AGAIN_SECONDS = 1;

  private final EventExecutor loop;
  private final FanoutSettings settings;
  private final FanoutMeters meters;
  private final Semaphore room = new Semaphore(MAX_BATCHES);
  private final Map<String, Listeners> rooms = new HashMap<>();
  private final Set<Connection> connections = new HashSet<>();
  private final List<Connection> dirty = new ArrayList<>();
  private final Set<Wait> waits = new HashSet<>();
  private final WindowReads windows;
  private final DeliveryRate rate = new DeliveryRate(System.nanoTime());
  private int delivered;
  private boolean alone;

  Shard(EventExecutor loop, FanoutSettings settings, FanoutMeters meters) {
    this.loop = loop;
    this.settings = settings;
    this.meters = meters;
    this.windows = new WindowReads(loop);
  }

  EventExecutor loop() {
    return loop;
  }

  Set<Connection> connections() {
    return connections;
  }

  WindowReads windows() {
    return windows;
  }

  /// What is waited for that this node has not read yet.
  Set<Wait> waits() {
    return waits;
  }

  void listen(Subscription subscription, long head) {
    rooms
        .computeIfAbsent(
            subscription.room(), _ -> new Listeners(this, settings.batchWindow().toNanos(), head))
        .add(subscription);
    meters.subscribed();
  }

  void leave(Subscription subscription) {
    Listeners listeners = rooms.get(subscription.room());
    if (listeners != null && listeners.remove(subscription)) {
      rooms.remove(subscription.room());
    }
    meters.unsubscribed();
  }

  /// The offset of the last visible event of `room` that its listeners were told of; -1 for none.
  long head(String room) {
    Listeners listeners = rooms.get(room);
    return listeners == null ? -1 : listeners.head();
  }

  /// A connection has something to flush.
  void markDirty(Connection connection) {
    dirty.add(connection);
  }

  void countDelivered(int events) {
    delivered += events;
  }

  /// Whether the loop delivers so much that runs should share a write.
  boolean isBusy(long now) {
    return rate.isAtLeast(settings.batchFrom(), now);
  }

  /// Whether what is being delivered is all that is due now, so that nothing can go with it.
  boolean isAlone() {
    return alone;
  }

  /// Delivers the runs of one room.
  void alone(Runnable delivery) {
    alone = true;
    try {
      delivery.run();
    } finally {
      alone = false;
    }
    flush();
  }

  /// One flush for each connection that was written to.
  private void flush() {
    for (Connection connection : dirty) {
      connection.flush();
    }
    dirty.clear();
    meters.delivered(delivered);
    rate.add(delivered, System.nanoTime());
    delivered = 0;
  }

  /// Hands over a batch, from the tailer's thread. The runs are retained as long as needed.
  void offer(List<RoomRun> runs) throws InterruptedException {
    while (!room.tryAcquire(LOOK_AGAIN_SECONDS, TimeUnit.SECONDS)) {
      if (loop.isShuttingDown()) {
        return;
      }
    }
    runs.forEach(run -> run.frames().retain());
    execute(() -> drain(runs), runs);
  }

  /// The log of a partition begins anew at `offset`. From the tailer's thread.
  void lose(int partition, long offset) {
    execute(() -> restart(partition, offset), null);
  }

  /// An account may have lost its right to connect. From any thread.
  void askAgainForAccount(String account) {
    execute(
        () -> {
          for (Connection connection : List.copyOf(connections)) {
            if (connection.sender().equals(account)) {
              connection.closeIfRevoked();
            }
          }
        },
        null);
  }

  /// A room may no longer be open to all who listen. From any thread.
  void askAgainForRoom(String name) {
    execute(
        () -> {
          Listeners listeners = rooms.get(name);
          if (listeners != null) {
            listeners.copy().forEach(Subscription::askAgain);
          }
        },
        null);
  }

  private void execute(Runnable task, @Nullable List<RoomRun> runs) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("An event loop has ended", e);
      if (runs != null) {
        runs.forEach(run -> run.frames().release());
        room.release();
      }
    }
  }

  private void drain(List<RoomRun> runs) {
    room.release();
    alone = runs.size() == 1;
    for (RoomRun run : runs) {
      try {
        Listeners listeners = rooms.get(run.room());
        if (listeners != null) {
          listeners.take(run);
        }
      } finally {
        run.frames().release();
      }
    }
    alone = false;
    flush();
    if (!waits.isEmpty()) {
      List.copyOf(waits).forEach(Wait::lookAgain);
    }
  }

  private void restart(int partition, long offset) {
    List<Listeners> all = List.copyOf(rooms.values());
    for (Listeners listeners : all) {
      listeners.copy().forEach(subscription -> subscription.onRestart(partition, offset));
    }
  }
}
