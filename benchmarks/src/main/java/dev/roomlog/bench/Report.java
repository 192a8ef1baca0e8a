package dev.roomlog.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What was measured: every point, the figures that matter by server, and the ratios to the
/// targets.
final class Report {

  private static final List<String> RATIO_HEADERS =
      List.of("name", "measure", "median", "min", "max", "at least", "aim", "");
  private static final List<String> FIGURE_HEADERS =
      List.of("figure", "server", "median", "min", "max");

  private final Instant begun = Instant.now();
  private final List<Point> points = new ArrayList<>();
  private final Map<String, Map<String, Series>> figures = new LinkedHashMap<>();
  private final Map<Target, Series> ratios = new EnumMap<>(Target.class);
  private final Map<Target, String> failures = new EnumMap<>(Target.class);
  private final Map<String, Chart> charts = new LinkedHashMap<>();
  private final TreeSet<String> missing = new TreeSet<>();

  /// The values of one thing, a value for each round.
  record Series(List<Double> values) {
    double at(double share) {
      List<Double> sorted = values.stream().sorted().toList();
      return sorted.get((int) Math.round(share * (sorted.size() - 1)));
    }
  }

  void point(Point point) {
    points.add(point);
    System.err.println("  " + String.join(" | ", point.cells()));
  }

  /// The chart of this name, an empty one at first.
  Chart chart(String name, String title, String across, String up) {
    return charts.computeIfAbsent(name, _ -> new Chart(title, across, up));
  }

  Map<String, Chart> charts() {
    return charts;
  }

  /// One round's value of a figure.
  void figure(String figure, String server, double value) {
    figures
        .computeIfAbsent(figure, _ -> new LinkedHashMap<>())
        .computeIfAbsent(server, _ -> new Series(new ArrayList<>()))
        .values()
        .add(value);
  }

  /// One round's ratio, where both values are there.
  void ratio(Target target, double ours, double other) {
    double ratio = ours / other;
    if (Double.isFinite(ratio)) {
      ratios.computeIfAbsent(target, _ -> new Series(new ArrayList<>())).values().add(ratio);
    } else {
      failures.put(target, "one side did not serve");
    }
  }

  /// A peer that cannot run here, and what to install.
  void missing(String peer, String install) {
    missing.add(peer + " is not here. Install " + install + ".");
  }

  /// A measurement that ended before its end.
  void broken(String measurement, Exception cause) {
    missing.add(measurement + " broke off: " + cause.getMessage());
  }

  /// Which of the targets were missed or not measured.
  List<Target> missed(List<Target> targets) {
    return targets.stream().filter(target -> !isMet(target)).toList();
  }

  private boolean isMet(Target target) {
    Series series = ratios.get(target);
    return series != null && !failures.containsKey(target) && target.isMet(series.at(0.5));
  }

  List<List<String>> ratioRows(List<Target> targets) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(RATIO_HEADERS);
    for (Target target : targets) {
      Series series = ratios.getOrDefault(target, new Series(List.of(Double.NaN)));
      String verdict =
          isMet(target)
              ? target.isAimMet(series.at(0.5)) ? "aim reached" : target.reachedText()
              : failures.getOrDefault(
                  target, ratios.containsKey(target) ? "MISSED" : "not measured");
      rows.add(
          List.of(
              target.key(),
              target.what(),
              Point.number(series.at(0.5), 2),
              Point.number(series.at(0), 2),
              Point.number(series.at(1), 2),
              target.atLeastText(),
              target.aimText(),
              verdict));
    }
    return rows;
  }

  List<List<String>> figureRows() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(FIGURE_HEADERS);
    figures.forEach(
        (figure, servers) ->
            servers.forEach(
                (server, series) ->
                    rows.add(
                        List.of(
                            figure,
                            server,
                            scaled(series.at(0.5)),
                            scaled(series.at(0)),
                            scaled(series.at(1))))));
    return rows;
  }

  private static String scaled(double value) {
    return Point.number(value, Math.abs(value) >= 1000 ? 0 : 2);
  }

  void print(List<Target> targets) {
    System.out.println();
    System.out.println(Tables.plain(figureRows()));
    if (!targets.isEmpty()) {
      System.out.println(Tables.plain(ratioRows(targets)));
    }
    missing.forEach(System.out::println);
  }

  void writeJson(Path file) throws IOException {
    var json = new LinkedHashMap<String, Object>();
    json.put("begun", begun.toString());
    json.put("missing", missing);
    json.put("ratios", byKey());
    json.put("figures", figures);
    json.put("points", points);
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json);
  }

  private Map<String, List<Double>> byKey() {
    var byKey = new LinkedHashMap<String, List<Double>>();
    ratios.forEach((target, series) -> byKey.put(target.key(), series.values()));
    return byKey;
  }
}
