package dev.roomlog.bench;

import dev.roomlog.bench.peers.Child;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/// A while under load that does not count: until a unit of work costs no less CPU time than some
/// slices before, and for a JVM, whose compiler goes by steps, at least half of the longest time.
/// Everybody has both cores meanwhile: on one core a JVM's compiler takes turns with the code that
/// it is to compile, and is not done for minutes.
final class WarmUp {

  private static final Duration SLICE = Duration.ofSeconds(5);
  private static final double STILL_FALLING = 0.96;

  /// Slices without a gain after which it is done.
  private static final int STEADY = 3;

  private WarmUp() {}

  /// @param processes the server's first
  /// @param done how many units of work the processes have done so far
  static void of(List<Child> processes, LongSupplier done, Duration atMost) {
    processes.forEach(Child::release);
    double first = 0;
    double best = Double.MAX_VALUE;
    int steady = 0;
    long begin = System.nanoTime();
    long end = begin + atMost.toNanos();
    long earliest = processes.getFirst().isJava() ? begin + atMost.dividedBy(2).toNanos() : begin;
    while ((steady < STEADY || System.nanoTime() < earliest) && System.nanoTime() < end) {
      long before = done.getAsLong();
      double from = cpu(processes);
      Clock.sleep(SLICE);
      double cost = (cpu(processes) - from) / Math.max(1, done.getAsLong() - before);
      steady = cost < STILL_FALLING * best ? 0 : steady + 1;
      first = first == 0 ? cost : first;
      best = Math.min(best, cost);
    }
    System.err.printf(
        "  warm after %d s: %.1f -> %.1f us of CPU each%n",
        Duration.ofNanos(System.nanoTime() - begin).toSeconds(), first * 1e6, best * 1e6);
    processes.forEach(Child::hold);
  }

  private static double cpu(List<Child> processes) {
    return processes.stream().mapToDouble(Child::cpuSeconds).sum();
  }
}
