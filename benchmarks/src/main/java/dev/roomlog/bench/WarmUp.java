package dev.roomlog.bench;

import dev.roomlog.bench.peers.Child;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/// A while under load that does not count: until a unit of work costs no less CPU time than a slice
/// before. Everybody has both cores meanwhile: on one core a JVM's compiler takes turns with the
/// code that it is to compile, and is not done for minutes.
final class WarmUp {

  private static final Duration SLICE = Duration.ofSeconds(5);
  private static final double STILL_FALLING = 0.96;

  /// Slices without a gain after which it is done.
  private static final int STEADY = 3;

  private WarmUp() {}

  /// @param done how many units of work the processes have done so far
  static void of(List<Child> processes, LongSupplier done, Duration atMost) {
    processes.forEach(Child::release);
    double best = Double.MAX_VALUE;
    int steady = 0;
    long end = System.nanoTime() + atMost.toNanos();
    while (steady < STEADY && System.nanoTime() < end) {
      long before = done.getAsLong();
      double from = cpu(processes);
      Clock.sleep(SLICE);
      double cost = (cpu(processes) - from) / Math.max(1, done.getAsLong() - before);
      steady = cost < STILL_FALLING * best ? 0 : steady + 1;
      best = Math.min(best, cost);
    }
    processes.forEach(Child::hold);
  }

  private static double cpu(List<Child> processes) {
    return processes.stream().mapToDouble(Child::cpuSeconds).sum();
  }
}
