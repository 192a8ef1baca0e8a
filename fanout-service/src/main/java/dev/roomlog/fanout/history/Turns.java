package dev.roomlog.fanout.history;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// At most so many tasks at once; more wait in the order in which they came, and of those at most
/// so many. Safe for any thread.
final class Turns {

  private final int maxWaiting;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int free;

  Turns(int atOnce, int maxWaiting) {
    this.free = atOnce;
    this.maxWaiting = maxWaiting;
  }

  /// Runs the task when its turn comes.
  ///
  /// @return the task's outcome, or `full` at once when too many wait
  <T> CompletableFuture<T> run(Supplier<CompletableFuture<T>> task, T full) {
    var outcome = new CompletableFuture<T>();
    Runnable turn =
        () ->
            task.get()
                .whenComplete(
                    (value, error) -> {
                      next();
                      if (error == null) {
                        outcome.complete(value);
                      } else {
                        outcome.completeExceptionally(error);
                      }
                    });
    synchronized (this) {
      if (free == 0) {
        if (waiting.size() >= maxWaiting) {
          return CompletableFuture.completedFuture(full);
        }
        waiting.add(turn);
        return outcome;
      }
      free--;
    }
    turn.run();
    return outcome;
  }

  private void next() {
    Runnable turn;
    synchronized (this) {
      turn = waiting.poll();
      if (turn == null) {
        free++;
        return;
      }
    }
    turn.run();
  }
}
