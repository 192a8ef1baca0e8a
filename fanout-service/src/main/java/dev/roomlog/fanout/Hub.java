package dev.roomlog.fanout;

import dev.roomlog.fanout.settings.FanoutSettings;
import dev.roomlog.fanout.tail.RoomRun;
import dev.roomlog.fanout.tail.RunSink;
import io.netty.util.concurrent.EventExecutor;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The rooms and connections of this node, one [Shard] per event loop.
///
/// The order of steps makes a subscription gap-free without a lock. The tailer adds a batch to the
/// windows, moves their `next`, and then looks which shards there are. A subscription makes sure of
/// its shard, listens there, and then reads `next`. So either it reads a `next` that covers the
/// batch, or the batch's drain runs on its loop later; where both happen, the drain skips what lies
/// below the subscription's cursor.
@Singleton
final class Hub implements RunSink {

  private final Map<EventExecutor, Shard> shards = new ConcurrentHashMap<>();
  private final FanoutSettings settings;
  private final FanoutMeters meters;

  Hub(FanoutSettings settings, FanoutMeters meters) {
    this.settings = settings;
    this.meters = meters;
  }

  Shard shard(EventExecutor loop) {
    return shards.computeIfAbsent(loop, l -> new Shard(l, settings, meters));
  }

  Collection<Shard> shards() {
    return shards.values();
  }

  @Override
  public void deliver(List<RoomRun> runs) {
    try {
      for (Shard shard : shards.values()) {
        shard.offer(runs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      runs.forEach(run -> run.frames().release());
    }
  }

  @Override
  public void restarted(int partition, long offset) {
    shards.values().forEach(shard -> shard.lose(partition, offset));
  }
}
