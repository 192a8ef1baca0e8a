package dev.roomlog.fanout;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Finds a reader that does not keep up: its queue was full, and was not low once in the time that
/// followed. Used on the connection's event loop only.
final class StallWatch {

  private final Outlet outlet;
  private final Duration limit;
  private final Runnable tooSlow;

  /// Counts how often the queue became low: a stall is over when this has moved on.
  private int lows;

  private boolean stalled;

  /// @param tooSlow what to do with such a reader
  StallWatch(Outlet outlet, Duration limit, Runnable tooSlow) {
    this.outlet = outlet;
    this.limit = limit;
    this.tooSlow = tooSlow;
  }

  void onFull() {
    if (stalled || outlet.isLow()) {
      return;
    }
    stalled = true;
    int then = lows;
    var unused =
        outlet.loop().schedule(() -> endStall(then), limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  void onLow() {
    lows++;
    stalled = false;
  }

  private void endStall(int then) {
    if (stalled && lows == then) {
      tooSlow.run();
    }
  }
}
