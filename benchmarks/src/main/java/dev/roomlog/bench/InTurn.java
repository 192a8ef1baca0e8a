package dev.roomlog.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Servers that run side by side, each measured some times, one after the other and round again: an
/// hour in which the machine is slow, or a pause of it, then meets all of them alike, and the
/// median passes over what met one.
final class InTurn {

  static final int TIMES = 5;

  /// Where a tenth decides.
  static final int OFTEN = 15;

  private InTurn() {}

  /// The points of each, by its name.
  static <T> Map<String, List<Point>> points(Map<String, T> servers, Function<T, Point> measure) {
    return points(TIMES, servers, measure);
  }

  static <T> Map<String, List<Point>> points(
      int times, Map<String, T> servers, Function<T, Point> measure) {
    Map<String, List<Point>> points = new LinkedHashMap<>();
    for (int i = 0; i < times; i++) {
      servers.forEach(
          (name, server) ->
              points.computeIfAbsent(name, _ -> new ArrayList<>()).add(measure.apply(server)));
    }
    return points;
  }

  /// The median of a figure; one that is missing counts as the largest. Missing where there are no
  /// points.
  static double median(List<Point> points, ToDoubleFunction<Point> figure) {
    double[] sorted = points.stream().mapToDouble(figure).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
