package dev.roomlog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SideBySideTest {

  @Test
  void theRatioIsOursToTheirsAndBothFiguresAreTold() {
    List<Double> order = new ArrayList<>();
    SideBySide both =
        SideBySide.measure(
            "ours",
            30.0,
            "theirs",
            10.0,
            posts -> {
              order.add(posts);
              return new Point("", "", 0, posts, 0, 0, 0, 0, 0, 0, 0);
            });
    var report = new Report();

    both.ratio(report, Target.INGEST_64, Point::achieved);
    both.figure(report, "POST/s", Point::achieved);

    assertThat(order).startsWith(30.0, 10.0, 30.0, 10.0).hasSize(2 * InTurn.TIMES);
    assertThat(report.ratioRows(List.of(Target.INGEST_64)).getLast()).contains("3.00");
    assertThat(report.figureRows())
        .contains(
            List.of("POST/s", "theirs", "10.00", "10.00", "10.00"),
            List.of("POST/s", "ours", "30.00", "30.00", "30.00"));
  }
}
