package dev.roomlog.bench;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Our HTTP server and another one that does the same, measured in turn.
record SideBySide(HttpRun ours, HttpRun theirs) {

  /// The points of both under one load.
  record Points(Map<String, List<Point>> byServer) {

    /// The median of one server's figure.
    double median(HttpRun run, ToDoubleFunction<Point> figure) {
      return InTurn.median(byServer.getOrDefault(run.name(), List.of()), figure);
    }
  }

  Points measure(int connections, Pace pace) {
    Map<String, HttpRun> both = Map.of(ours.name(), ours, theirs.name(), theirs);
    return new Points(InTurn.points(both, run -> run.point(connections, pace)));
  }

  /// Tells the report a figure of both.
  void figure(Report report, String figure, Points points, ToDoubleFunction<Point> value) {
    report.figure(figure, theirs.name(), points.median(theirs, value));
    report.figure(figure, ours.name(), points.median(ours, value));
  }

  /// Tells the report the ratio of ours to theirs.
  void ratio(Report report, Target target, Points points, ToDoubleFunction<Point> value) {
    report.ratio(target, points.median(ours, value), points.median(theirs, value));
  }
}
