package dev.roomlog.fanout.history;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// At most so many tasks at once; more wait in the order in which they came, and of those at most
/// so many. What goes on with something comes before what has not begun. Safe for any thread.
final class Turns {

  private final int maxWaiting;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final Queue<Runnable> waitingToGoOn = new ArrayDeque<>();
  private int free;

  Turns(int atOnce, int maxWaiting) {
    this.free = atOnce;
    this.maxWaiting = maxWaiting;
  }

  /// Runs the task when its turn comes.
  ///
  /// @param goesOn whether it goes on with something
  /// @return the task's outcome, or `full` at once when too many wait
  <T> CompletableFuture<T> run(Supplier<CompletableFuture<T>> task, boolean goesOn, T full) {
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
        if (waiting() >= maxWaiting) {
          return CompletableFuture.completedFuture(full);
        }
        (goesOn ? waitingToGoOn : waiting).add(turn);
        return outcome;
      }
      free--;
    }
    turn.run();
    return outcome;
  }

  synchronized int waiting() {
    return waiting.size() + waitingToGoOn.size();
  }

  private void next() {
    Runnable turn;
    synchronized (this) {
      turn = waitingToGoOn.isEmpty() ? waiting.poll() : waitingToGoOn.poll();
      if (turn == null) {
        free++;
        return;
      }
    }
    turn.run();
  }
}
