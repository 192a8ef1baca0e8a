package dev.roomlog.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Lets callers wait before they try again, and knows who does. Any thread.
final class Waits {

  /// How time passes.
  interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  private final Sleeper sleeper;
  private final AtomicReference<@Nullable Waiting> now = new AtomicReference<>();

  Waits(Sleeper sleeper) {
    this.sleeper = sleeper;
  }

  /// Waits.
  ///
  /// @throws RoomlogException `why`, when the thread is interrupted
  void sleep(Duration time, RoomlogException why) {
    now.updateAndGet(
        before ->
            new Waiting(before == null ? 1 : before.calls() + 1, String.valueOf(why.getMessage())));
    try {
      sleeper.sleep(time);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw why;
    } finally {
      now.updateAndGet(
          before ->
              before == null || before.calls() == 1
                  ? null
                  : new Waiting(before.calls() - 1, before.why()));
    }
  }

  @Nullable Waiting now() {
    return now.get();
  }
}
