package dev.roomlog.access;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Those who wait for rooms that are not known yet. What follows a wait runs on a virtual thread,
/// never on the one that brought the room. Safe for any thread.
final class RoomArrivals {

  private static final Executor FOLLOWERS = Thread::startVirtualThread;

  private final Duration longestWait;
  private final int mostWaiting;
  private final AtomicInteger count = new AtomicInteger();

  /// Sets are changed only inside `compute` of their key.
  private final Map<String, Set<CompletableFuture<@Nullable RoomState>>> waiting =
      new ConcurrentHashMap<>();

  /// @param mostWaiting beyond that many nobody waits: the answer is what is known at once
  RoomArrivals(Duration longestWait, int mostWaiting) {
    this.longestWait = longestWait;
    this.mostWaiting = mostWaiting;
  }

  /// The room when it arrives, null when the wait is over.
  ///
  /// @param look what is known at this moment
  CompletableFuture<@Nullable RoomState> await(String room, Supplier<@Nullable RoomState> look) {
    if (count.incrementAndGet() > mostWaiting) {
      count.decrementAndGet();
      return CompletableFuture.completedFuture(look.get());
    }
    var arrival = new CompletableFuture<@Nullable RoomState>();
    waiting.compute(
        room,
        (_, arrivals) -> {
          Set<CompletableFuture<@Nullable RoomState>> joined =
              arrivals == null ? new HashSet<>() : arrivals;
          joined.add(arrival);
          return joined;
        });
    RoomState meanwhile = look.get(); // it may have arrived just before we stood in line
    if (meanwhile != null) {
      arrival.complete(meanwhile);
    }
    return arrival
        .completeOnTimeout(null, longestWait.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> leave(room, arrival))
        .thenApplyAsync(Function.identity(), FOLLOWERS);
  }

  /// Tells those who wait for it that a room is there.
  void arrived(RoomState room) {
    if (waiting.containsKey(room.room())) {
      Set<CompletableFuture<@Nullable RoomState>> arrivals = waiting.remove(room.room());
      if (arrivals != null) {
        arrivals.forEach(arrival -> arrival.complete(room));
      }
    }
  }

  private void leave(String room, CompletableFuture<@Nullable RoomState> arrival) {
    count.decrementAndGet();
    waiting.computeIfPresent(
        room,
        (_, arrivals) -> {
          arrivals.remove(arrival);
          return arrivals.isEmpty() ? null : arrivals;
        });
  }
}
