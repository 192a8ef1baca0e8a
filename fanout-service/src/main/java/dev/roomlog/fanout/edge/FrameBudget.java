package dev.roomlog.fanout.edge;

/// How many frames one client may still send: a bucket that holds `burst` and gains `rate` a
/// second.
final class FrameBudget {

  private static final double NANOS_PER_SECOND = 1e9;

  private final double rate;
  private final double burst;
  private double left;
  private long filled = System.nanoTime();

  FrameBudget(double rate, double burst) {
    this.rate = rate;
    this.burst = burst;
    this.left = burst;
  }

  /// Takes one frame; false when there is none left.
  boolean take() {
    long now = System.nanoTime();
    left = Math.min(burst, left + (now - filled) / NANOS_PER_SECOND * rate);
    filled = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
