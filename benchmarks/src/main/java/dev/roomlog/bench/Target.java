package dev.roomlog.bench;

import java.util.Arrays;
import java.util.Locale;

/// The ratios that count, Roomlog's figure to the other's in the same round: what must be reached,
/// and what the limits of the machine allow.
enum Target {
  FANOUT_CPU_200(
      "fanout.cpu.200",
      "CPU per delivery, one message per write, 200 clients, to Socket.IO",
      false,
      0.75,
      0.70),
  FANOUT_CPU_1000("fanout.cpu.1000", "the same, 1,000 clients", false, 0.60, 0.50),
  FANOUT_FLOOR("fanout.floor", "the same at 200 clients, to the C floor", false, 1.2, 1.1),
  FANOUT_WINDOW(
      "fanout.window",
      "CPU per delivery as shipped, 100,000/s, 200 clients, to Socket.IO",
      false,
      0.35,
      0.25),
  FANOUT_CAPACITY(
      "fanout.capacity",
      "deliveries/s per core at p99 <= 20 ms, 200 clients, to Socket.IO",
      true,
      12,
      20),
  FANOUT_BATCHED(
      "fanout.batched", "the same, to the C floor with the same window", true, 0.50, 0.75),
  FANOUT_P99_200(
      "fanout.p99.200",
      "p99 at 80% of what Socket.IO delivers at most, one message per write, 200 clients",
      false,
      1 / 3.,
      0.25),
  FANOUT_P99_1000("fanout.p99.1000", "the same, 1,000 clients", false, 1 / 6., 0.10),
  KAFKA_WINDOW(
      "fanout.kafka.window", "fanout.window, through Kafka", false, Double.POSITIVE_INFINITY, 0.25),
  KAFKA_CAPACITY("fanout.kafka.capacity", "fanout.capacity, through Kafka", true, 0, 20),
  KAFKA_P99_200(
      "fanout.kafka.p99.200",
      "fanout.p99.200, through Kafka",
      false,
      Double.POSITIVE_INFINITY,
      0.25),
  KAFKA_P99_1000(
      "fanout.kafka.p99.1000",
      "fanout.p99.1000, through Kafka",
      false,
      Double.POSITIVE_INFINITY,
      0.10),
  MEMORY_IDLE("memory.idle", "live memory per idle connection, to Socket.IO", false, 0.5, 0.25),
  INGEST_64(
      "ingest.64",
      "POST/s acknowledged by Kafka, 64 connections, to Express that saves nothing",
      true,
      2.5,
      4),
  INGEST_256("ingest.256", "the same, 256 connections", true, 5, 8),
  INGEST_CPU(
      "ingest.cpu",
      "CPU per POST, broker included, 256 connections, to Express that saves nothing",
      false,
      0.25,
      1 / 7.),
  HISTORY_PAGE(
      "history.page",
      "pages of 50/s, to Express and MongoDB's driver on the same store",
      true,
      1.5,
      4),
  END_TO_END_P99(
      "end-to-end.p99",
      "p99 from POST to frame, 1,000 messages/s, to Express + Socket.IO that save first",
      false,
      1,
      0.7),
  END_TO_END_P50("end-to-end.p50", "the same, p50", false, Double.POSITIVE_INFINITY, 0.7);

  private final String key;
  private final String what;
  private final boolean moreIsBetter;
  private final double atLeast;
  private final double aim;

  Target(String key, String what, boolean moreIsBetter, double atLeast, double aim) {
    this.key = key;
    this.what = what;
    this.moreIsBetter = moreIsBetter;
    this.atLeast = atLeast;
    this.aim = aim;
  }

  String key() {
    return key;
  }

  String what() {
    return what;
  }

  /// Whether `ratio` is what must be reached.
  boolean isMet(double ratio) {
    return reaches(ratio, atLeast);
  }

  boolean isAimMet(double ratio) {
    return reaches(ratio, aim);
  }

  private boolean reaches(double ratio, double bound) {
    return moreIsBetter ? ratio >= bound : ratio <= bound;
  }

  /// In words, where the aim is missed.
  String reachedText() {
    return isOnlyAim() ? "aim missed" : "reached";
  }

  String atLeastText() {
    return isOnlyAim() ? "-" : text(atLeast);
  }

  private boolean isOnlyAim() {
    return atLeast == (moreIsBetter ? 0 : Double.POSITIVE_INFINITY);
  }

  String aimText() {
    return text(aim);
  }

  private String text(double bound) {
    return (moreIsBetter ? ">= " : "<= ") + String.format(Locale.ROOT, "%.2f", bound);
  }

  /// The targets of a measurement: those whose name begins so.
  static java.util.List<Target> of(String measurement) {
    return Arrays.stream(values())
        .filter(target -> target.key.startsWith(measurement + "."))
        .toList();
  }
}
