package dev.roomlog.bench.load;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// How late messages came, from when they were due, for those that were due within a window.
/// Recorded by one thread, read by any.
public final class Samples {

  private static final int DIGITS = 3;

  private final Recorder recorder = new Recorder(DIGITS);
  private volatile long from = Long.MAX_VALUE;
  private volatile long to = Long.MIN_VALUE;

  /// Begins a window and forgets the one before.
  public void window(long newFrom, long newTo) {
    from = newFrom;
    to = newTo;
    recorder.reset();
  }

  /// A message that was due then has arrived now.
  void take(long due) {
    if (due >= from && due < to) {
      recorder.recordValue(Math.max(0, System.nanoTime() - due));
    }
  }

  public Histogram histogram() {
    return recorder.getIntervalHistogram();
  }
}
