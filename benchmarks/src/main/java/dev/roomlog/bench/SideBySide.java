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

  static SideBySide measure(int times, HttpRun ours, HttpRun theirs, int connections, Pace pace) {
    Map<String, HttpRun> both = both(ours.name(), ours, theirs.name(), theirs);
    return new SideBySide(
        ours.name(),
        theirs.name(),
        InTurn.points(times, both, run -> run.point(connections, pace)));
  }

  static <T> SideBySide measure(
      String ours, T our, String theirs, T their, Function<T, Point> measure) {
    return new SideBySide(ours, theirs, InTurn.points(both(ours, our, theirs, their), measure));
  }

  private static <T> Map<String, T> both(String ours, T our, String theirs, T their) {
    Map<String, T> both = new LinkedHashMap<>();
    both.put(ours, our);
    both.put(theirs, their);
    return both;
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
