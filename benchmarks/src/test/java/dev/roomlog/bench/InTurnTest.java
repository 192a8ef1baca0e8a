package dev.roomlog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InTurnTest {

  @Test
  void serversAreMeasuredInTurn() {
    Map<String, String> servers = new LinkedHashMap<>();
    servers.put("a", "first");
    servers.put("b", "second");
    List<String> order = new ArrayList<>();

    Map<String, List<Point>> points =
        InTurn.points(
            servers,
            server -> {
              order.add(server);
              return Point.none(server);
            });

    assertThat(order).startsWith("first", "second", "first", "second", "first");
    assertThat(order).hasSize(2 * InTurn.TIMES);
    assertThat(points).containsOnlyKeys("a", "b");
    assertThat(points.get("b")).extracting(Point::server).containsOnly("second");
  }

  @Test
  void oneMissingFigureIsTheLargestAndTwoAreNone() {
    assertThat(median(3, 1, 2)).isEqualTo(2);
    assertThat(median(3, Double.NaN, 2)).isEqualTo(3);
    assertThat(median(Double.NaN, Double.NaN, 2)).isNaN();
    assertThat(median()).isNaN();
  }

  private static double median(double... achieved) {
    List<Point> points = new ArrayList<>();
    for (double value : achieved) {
      points.add(new Point("a", "", 0, value, 0, 0, 0, 0, 0, 0, 0));
    }
    return InTurn.median(points, Point::achieved);
  }
}
