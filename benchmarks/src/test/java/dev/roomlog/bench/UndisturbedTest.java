package dev.roomlog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class UndisturbedTest {

  private static final double DISTURBED = 0.3;

  @Test
  void aPointLeftAloneCountsAtOnce() {
    assertThat(measured(_ -> false, 0, DISTURBED)).isEqualTo(1);
  }

  @Test
  void aDisturbedPointIsMeasuredAgain() {
    assertThat(measured(_ -> false, DISTURBED, DISTURBED, Point.MOST_STOLEN, 0)).isEqualTo(3);
  }

  @Test
  void onlyAFewTimes() {
    double[] always = new double[2 * Undisturbed.TRIES];
    Arrays.fill(always, DISTURBED);
    assertThat(measured(_ -> false, always)).isEqualTo(Undisturbed.TRIES);
  }

  @Test
  void whatIsGoodEnoughAlthoughDisturbedCounts() {
    assertThat(measured(point -> point.achieved() == 2, DISTURBED, DISTURBED, 0)).isEqualTo(2);
  }

  /// Which point of a row was taken, the first is 1.
  private static int measured(Predicate<Point> isGoodEnough, double... stolen) {
    Deque<Point> row = new ArrayDeque<>();
    for (double share : stolen) {
      row.add(new Point("a", "", 0, row.size() + 1.0, 0, 0, 0, 0, share, 0, 0));
    }
    return (int) Undisturbed.measure(row::remove, isGoodEnough, Duration.ZERO).achieved();
  }
}
