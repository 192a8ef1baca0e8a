package dev.roomlog.bench;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Measures again what the host of a virtual machine disturbed: while it runs others on our cores,
/// nobody's p99 is his own. The kernel counts that time as stolen; where it does not tell, every
/// point is as good as the next.
final class Undisturbed {

  static final int TRIES = 6;

  /// A host that gives time out in portions may have some left after it.
  private static final Duration REST = Duration.ofSeconds(3);

  private Undisturbed() {}

  /// The first point that was left alone, or the last of a few that were not.
  static Point measure(Supplier<Point> once) {
    return measure(once, _ -> false, REST);
  }

  /// The first point that was left alone or is good enough even so, or the last of a few that were
  /// neither.
  static Point measure(Supplier<Point> once, Predicate<Point> isGoodEnough) {
    return measure(once, isGoodEnough, REST);
  }

  static Point measure(Supplier<Point> once, Predicate<Point> isGoodEnough, Duration rest) {
    Point point = once.get();
    for (int i = 1; i < TRIES && point.isDisturbed() && !isGoodEnough.test(point); i++) {
      System.err.printf(
          "  the host took %.0f%% of a core meanwhile: again%n", 100 * point.stolen());
      Clock.sleep(rest);
      point = once.get();
    }
    return point;
  }
}
