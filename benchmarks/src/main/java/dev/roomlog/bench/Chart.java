package dev.roomlog.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Lines over logarithmic axes, as an SVG image that reads on light and on dark pages.
final class Chart {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  private static final int LEFT = 70;
  private static final int RIGHT = 200;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;
  private static final List<String> COLOURS =
      List.of("#d62728", "#1f77b4", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b");

  private final String title;
  private final String across;
  private final String up;
  private final Map<String, List<Dot>> lines = new LinkedHashMap<>();
  private final StringBuilder svg = new StringBuilder();

  private record Dot(double x, double y) {}

  Chart(String title, String across, String up) {
    this.title = title;
    this.across = across;
    this.up = up;
  }

  /// Adds a point to a line. Values that are not above zero have no place and are left out.
  void add(String line, double x, double y) {
    if (x > 0 && y > 0 && Double.isFinite(x) && Double.isFinite(y)) {
      lines.computeIfAbsent(line, _ -> new ArrayList<>()).add(new Dot(x, y));
    }
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /// The image.
  String svg() {
    svg.setLength(0);
    append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n",
        WIDTH, HEIGHT);
    text(WIDTH / 2.0, 20, "middle", title);
    text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", across);
    text(LEFT - 50, TOP - 12, "start", up);
    Scale x =
        Scale.of(
            lines.values().stream().flatMap(List::stream).mapToDouble(Dot::x).toArray(),
            LEFT,
            WIDTH - RIGHT);
    Scale y =
        Scale.of(
            lines.values().stream().flatMap(List::stream).mapToDouble(Dot::y).toArray(),
            HEIGHT - BOTTOM,
            TOP);
    for (double tick : x.ticks()) {
      rule(x.at(tick), TOP, x.at(tick), HEIGHT - BOTTOM);
      text(x.at(tick), HEIGHT - BOTTOM + 16, "middle", label(tick));
    }
    for (double tick : y.ticks()) {
      rule(LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick));
      text(LEFT - 6, y.at(tick) + 4, "end", label(tick));
    }
    int number = 0;
    for (var line : lines.entrySet()) {
      line(line.getKey(), line.getValue(), x, y, number++);
    }
    return svg.append("</svg>\n").toString();
  }

  private void line(String name, List<Dot> dots, Scale x, Scale y, int number) {
    String colour = COLOURS.get(number % COLOURS.size());
    List<Dot> sorted = dots.stream().sorted((a, b) -> Double.compare(a.x(), b.x())).toList();
    var path = new StringBuilder();
    for (Dot dot : sorted) {
      path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x.at(dot.x()), y.at(dot.y())));
      append(
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n",
          x.at(dot.x()), y.at(dot.y()), colour);
    }
    append(
        "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"%s\"/>%n",
        colour, path.toString().strip());
    double place = TOP + 10 + 20.0 * number;
    append(
        "<circle cx=\"%d\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n",
        WIDTH - RIGHT + 16, place - 4, colour);
    text(WIDTH - RIGHT + 26, place, "start", name);
  }

  private void rule(double x1, double y1, double x2, double y2) {
    append(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
        x1, y1, x2, y2);
  }

  private void text(double x, double y, String anchor, String words) {
    String escaped = words.replace("&", "&amp;").replace("<", "&lt;");
    append("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, escaped);
  }

  private void append(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }

  private static String label(double value) {
    if (value >= 1e6) {
      return String.format(Locale.ROOT, "%.0f M", value / 1e6);
    }
    return value >= 1000
        ? String.format(Locale.ROOT, "%.0f k", value / 1000)
        : value >= 1 ? String.format(Locale.ROOT, "%.0f", value) : String.valueOf(value);
  }

  /// A logarithmic axis between whole steps of 1, 2 and 5.
  private record Scale(double low, double high, double from, double to) {

    static Scale of(double[] values, double from, double to) {
      double least = Double.POSITIVE_INFINITY;
      double most = 0;
      for (double value : values) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
      double low = step(least, 0);
      double high = low;
      while (high < most || high == low) {
        high = step(high, 1);
      }
      return new Scale(low, high, from, to);
    }

    double at(double value) {
      return from + (to - from) * Math.log(value / low) / Math.log(high / low);
    }

    List<Double> ticks() {
      List<Double> ticks = new ArrayList<>();
      for (double tick = low; tick < high * 1.01; tick = step(tick, 1)) {
        ticks.add(tick);
      }
      return ticks;
    }

    /// The greatest of 1, 2, 5, 10, ... not above the value, and so many further on.
    private static double step(double value, int further) {
      double decade = Math.pow(10, Math.floor(Math.log10(value * 1.0001)));
      double digit = value * 1.0001 / decade;
      int index = digit >= 5 ? 2 : digit >= 2 ? 1 : 0;
      int next = index + further;
      return decade * Math.pow(10, next / 3) * new double[] {1, 2, 5}[next % 3];
    }
  }
}
