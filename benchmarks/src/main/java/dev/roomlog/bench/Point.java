package dev.roomlog.bench;

import java.util.List;
import org.HdrHistogram.Histogram;

/// What one server did under one load.
///
/// @param server its name
/// @param load what was asked of it, in words
/// @param offered per second
/// @param achieved per second
/// @param serverCpu of the server, in seconds per million of what was achieved
/// @param serverShare of one core, by the server
/// @param loadShare of one core, by the load and by the producer in it
/// @param backendShare of one core, by the broker and the store where they are not the server's
/// @param stolen of one core, what the host of this machine gave to others in between
/// @param p50 milliseconds from when it was due
/// @param p99 milliseconds from when it was due
public record Point(
    String server,
    String load,
    double offered,
    double achieved,
    double serverCpu,
    double serverShare,
    double loadShare,
    double backendShare,
    double stolen,
    double p50,
    double p99) {

  static final List<String> HEADERS =
      List.of(
          "server",
          "load",
          "offered/s",
          "achieved/s",
          "CPU-s per million",
          "server's core",
          "load's core",
          "broker's and store's",
          "stolen",
          "p50 ms",
          "p99 ms");

  /// Of one core. With more of it stolen, how late things are says nothing about a server.
  static final double MOST_STOLEN = 0.02;

  /// CPU time of server, load and backend, and what the host took, in seconds, at one moment.
  record Cpu(long nanos, double server, double load, double backend, double stolen) {}

  static Point of(
      String server, String load, double offered, long count, Cpu from, Cpu to, Histogram late) {
    double seconds = (to.nanos() - from.nanos()) / 1e9;
    double used = to.server() - from.server();
    return new Point(
        server,
        load,
        offered,
        count / seconds,
        count == 0 ? Double.NaN : used / count * 1e6,
        used / seconds,
        (to.load() - from.load()) / seconds,
        (to.backend() - from.backend()) / seconds,
        (to.stolen() - from.stolen()) / seconds,
        millis(late, 50),
        millis(late, 99));
  }

  /// Nothing came in time to be counted: there is no such figure.
  private static double millis(Histogram late, double percentile) {
    return late.getTotalCount() == 0 ? Double.NaN : late.getValueAtPercentile(percentile) / 1e6;
  }

  /// The p99, where the server did what was asked. One that falls behind has none: it would grow
  /// with the time of the measurement.
  double p99Kept() {
    return keptUp() ? p99 : Double.NaN;
  }

  /// The median, under the same condition.
  double p50Kept() {
    return keptUp() ? p50 : Double.NaN;
  }

  /// The point of a server that is not here.
  static Point none(String server) {
    double no = Double.NaN;
    return new Point(server, "", no, no, no, no, no, no, no, no, no);
  }

  /// Whether the host took so much that the point says little.
  boolean isDisturbed() {
    return stolen > MOST_STOLEN;
  }

  /// Whether the server did what was asked.
  boolean keptUp() {
    return achieved >= 0.97 * offered;
  }

  List<String> cells() {
    return List.of(
        server,
        load,
        number(offered, 0),
        number(achieved, 0),
        number(serverCpu, 2),
        number(100 * serverShare, 0) + "%",
        number(100 * loadShare, 0) + "%",
        number(100 * backendShare, 0) + "%",
        number(100 * stolen, 0) + "%",
        number(p50, 2),
        number(p99, 2));
  }

  static String number(double value, int digits) {
    return Double.isNaN(value) ? "-" : String.format("%,." + digits + "f", value);
  }
}
