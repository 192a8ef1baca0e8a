package dev.roomlog.bench;

import dev.roomlog.bench.peers.Backend;
import dev.roomlog.bench.peers.Broadcaster;
import dev.roomlog.bench.peers.Child;
import dev.roomlog.bench.peers.FanoutPeer;
import dev.roomlog.bench.peers.Floor;
import dev.roomlog.bench.peers.Log;
import dev.roomlog.bench.peers.PlainWs;
import dev.roomlog.bench.peers.RoomlogFanout;
import dev.roomlog.bench.peers.SocketIo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a delivery costs, how many a core makes, and how late they are. One room; every client gets
/// every message. All are told over one more socket; and so that the whole way is seen too, ours
/// once more through the topic, where only the fanout process counts as ours.
final class FanoutMeasurement implements Measurement {

  static final String DIRECT = "Roomlog, window 0";
  static final String SHIPPED = "Roomlog";
  static final String KAFKA = "Roomlog, through Kafka";
  static final String SOCKET_IO = "Socket.IO";
  static final String FLOOR = "C floor";
  static final String FLOOR_BATCHED = "C floor, window 10 ms";

  private static final Set<String> BATCHED = Set.of(SHIPPED, KAFKA, FLOOR_BATCHED);

  private static final String WINDOW = "ROOMLOG_FANOUT_BATCH_WINDOW";
  private static final int FEW = 200;
  private static final int MANY = 1000;
  private static final double FEW_RATE = 130_000;
  private static final double MANY_RATE = 100_000;
  private static final double WARM_RATE = 60_000;
  private static final double SHARE_OF_THROUGHPUT = 0.8;
  private static final int WINDOW_MILLIS = 10;

  @Override
  public String name() {
    return "fanout";
  }

  @Override
  public void run(Pace pace, Report report) {
    try (Backend backend = Backend.start(Child.LOAD_CORE);
        Log log = new Log(backend)) {
      for (int round = 1; round <= pace.rounds(); round++) {
        System.err.println("fanout, round " + round + " of " + pace.rounds());
        new Round(backend, log, pace, report).run();
      }
    }
  }

  /// Every server once. Socket.IO comes first: what it delivers at most says where the others' p99
  /// is taken.
  private static final class Round {
    private final Backend backend;
    private final Log log;
    private final Pace pace;
    private final Report report;
    private final Map<String, Double> values = new HashMap<>();
    private final Chart latency;
    private final Chart cost;

    Round(Backend backend, Log log, Pace pace, Report report) {
      this.backend = backend;
      this.log = log;
      this.pace = pace;
      this.report = report;
      this.latency =
          report.chart(
              "latency", "200 clients, one core", "deliveries per second", "p99 from when due, ms");
      this.cost =
          report.chart(
              "cost",
              "What a delivery costs, 200 clients",
              "messages in each write",
              "CPU-seconds per million deliveries");
    }

    void run() {
      with(new SocketIo(), this::socketIo);
      with(new RoomlogFanout(DIRECT, backend, log, Map.of(WINDOW, "0ms"), true), this::direct);
      with(new RoomlogFanout(SHIPPED, backend, log, Map.of(), true), run -> shipped(SHIPPED, run));
      with(RoomlogFanout.shipped(KAFKA, backend, log), run -> shipped(KAFKA, run));
      with(
          new Floor(FLOOR, 0),
          run -> {
            cpu(FLOOR, run, FEW, FEW_RATE);
            p99(FLOOR, run, FEW);
            cpu(FLOOR, run, MANY, MANY_RATE);
            p99(FLOOR, run, MANY);
          });
      with(new Floor(FLOOR_BATCHED, WINDOW_MILLIS), run -> capacity(FLOOR_BATCHED, run, FEW));
      for (FanoutPeer peer : List.of(new PlainWs(), new Broadcaster())) {
        with(
            peer,
            run -> {
              cpu(peer.name(), run, FEW, FEW_RATE);
              capacity(peer.name(), run, FEW);
            });
      }
      ratios();
    }

    private void with(FanoutPeer peer, java.util.function.Consumer<FanoutRun> work) {
      String missing = peer.missing();
      if (missing != null) {
        report.missing(peer.name(), missing);
        return;
      }
      try (var run = new FanoutRun(peer, backend, pace, point -> take(point))) {
        run.warmUp(FEW, WARM_RATE);
        work.accept(run);
      }
    }

    /// Into the report and its curves.
    private void take(Point point) {
      report.point(point);
      if (point.load().equals(FEW + " clients") && point.keptUp()) {
        latency.add(point.server(), point.achieved(), point.p99());
        double inWindow = point.achieved() / FEW * WINDOW_MILLIS / 1000;
        boolean batched = BATCHED.contains(point.server());
        cost.add(point.server(), batched ? Math.max(1, inWindow) : 1, point.serverCpu());
      }
    }

    private void socketIo(FanoutRun run) {
      cpu(SOCKET_IO, run, FEW, FEW_RATE);
      cpu(SOCKET_IO, run, FEW, MANY_RATE);
      capacity(SOCKET_IO, run, FEW);
      throughput(SOCKET_IO, run, FEW);
      p99(SOCKET_IO, run, FEW);
      cpu(SOCKET_IO, run, MANY, MANY_RATE);
      throughput(SOCKET_IO, run, MANY);
      p99(SOCKET_IO, run, MANY);
    }

    private void direct(FanoutRun run) {
      cpu(DIRECT, run, FEW, FEW_RATE);
      p99(DIRECT, run, FEW);
      capacity(DIRECT, run, FEW);
      cpu(DIRECT, run, MANY, MANY_RATE);
      p99(DIRECT, run, MANY);
    }

    private void shipped(String server, FanoutRun run) {
      cpu(server, run, FEW, MANY_RATE);
      p99(server, run, FEW);
      capacity(server, run, FEW);
      p99(server, run, MANY);
    }

    private void cpu(String server, FanoutRun run, int clients, double rate) {
      put(cpuOf(clients, rate), server, run.point(clients, rate).serverCpu());
    }

    private void capacity(String server, FanoutRun run, int clients) {
      put(capacityOf(clients), server, run.capacity(clients));
    }

    private void throughput(String server, FanoutRun run, int clients) {
      put(throughputOf(clients), server, run.throughput(clients));
    }

    private void p99(String server, FanoutRun run, int clients) {
      double most = value(throughputOf(clients), SOCKET_IO);
      if (most > 0) {
        put(p99Of(clients), server, run.keptUp(clients, SHARE_OF_THROUGHPUT * most).p99Kept());
      }
    }

    private void put(String figure, String server, double value) {
      values.put(figure + server, value);
      report.figure(figure, server, value);
    }

    private double value(String figure, String server) {
      return values.getOrDefault(figure + server, Double.NaN);
    }

    private void ratio(Target target, String figure, String ours, String other) {
      report.ratio(target, value(figure, ours), value(figure, other));
    }

    private void ratios() {
      ratio(Target.FANOUT_CPU_200, cpuOf(FEW, FEW_RATE), DIRECT, SOCKET_IO);
      ratio(Target.FANOUT_CPU_1000, cpuOf(MANY, MANY_RATE), DIRECT, SOCKET_IO);
      ratio(Target.FANOUT_FLOOR, cpuOf(FEW, FEW_RATE), DIRECT, FLOOR);
      ratio(Target.FANOUT_WINDOW, cpuOf(FEW, MANY_RATE), SHIPPED, SOCKET_IO);
      ratio(Target.FANOUT_CAPACITY, capacityOf(FEW), SHIPPED, SOCKET_IO);
      ratio(Target.FANOUT_BATCHED, capacityOf(FEW), SHIPPED, FLOOR_BATCHED);
      ratio(Target.FANOUT_P99_200, p99Of(FEW), DIRECT, SOCKET_IO);
      ratio(Target.FANOUT_P99_1000, p99Of(MANY), DIRECT, SOCKET_IO);
      ratio(Target.KAFKA_WINDOW, cpuOf(FEW, MANY_RATE), KAFKA, SOCKET_IO);
      ratio(Target.KAFKA_CAPACITY, capacityOf(FEW), KAFKA, SOCKET_IO);
      ratio(Target.KAFKA_P99_200, p99Of(FEW), KAFKA, SOCKET_IO);
      ratio(Target.KAFKA_P99_1000, p99Of(MANY), KAFKA, SOCKET_IO);
    }

    private static String cpuOf(int clients, double rate) {
      return String.format("CPU-s per million deliveries, %,d clients, %,.0f/s", clients, rate);
    }

    private static String capacityOf(int clients) {
      return String.format("deliveries/s at p99 <= 20 ms, %,d clients", clients);
    }

    private static String throughputOf(int clients) {
      return String.format("deliveries/s, however late, %,d clients", clients);
    }

    private static String p99Of(int clients) {
      return String.format("p99 ms at 80%% of what Socket.IO delivers, %,d clients", clients);
    }
  }
}
