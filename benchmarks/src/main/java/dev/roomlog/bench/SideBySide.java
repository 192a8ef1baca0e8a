package dev.roomlog.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// What our server and another one that does the same did under one load, measured in turn.
///
/// @param points of both, by name
record SideBySide(String ours, String theirs, Map<String, List<Point>> points) {

  static SideBySide measure(HttpRun ours, HttpRun theirs, int connections, Pace pace) {
    return measure(ours.name(), ours, theirs.name(), theirs, run -> run.point(connections, pace));
  }

  static <T> SideBySide measure(
      String ours, T our, String theirs, T their, Function<T, Point> measure) {
    Map<String, T> both = new LinkedHashMap<>();
    both.put(ours, our);
    both.put(theirs, their);
    return new SideBySide(ours, theirs, InTurn.points(both, measure));
  }

  /// Tells the report a figure of both.
  void figure(Report report, String figure, ToDoubleFunction<Point> value) {
    report.figure(figure, theirs, median(theirs, value));
    report.figure(figure, ours, median(ours, value));
  }

  /// Tells the report the ratio of ours to theirs.
  void ratio(Report report, Target target, ToDoubleFunction<Point> value) {
    report.ratio(target, median(ours, value), median(theirs, value));
  }

  private double median(String server, ToDoubleFunction<Point> value) {
    return InTurn.median(points.getOrDefault(server, List.of()), value);
  }
}
