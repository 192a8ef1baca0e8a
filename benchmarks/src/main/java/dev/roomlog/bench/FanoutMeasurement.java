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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/// What a delivery costs, how many a core makes, and how late they are. One room; every client gets
/// every message. All are told over one more socket; and so that the whole way is seen too, ours
/// once more through the topic, where only the fanout process counts as ours. The servers run side
/// by side, all but one of them idle.
final class FanoutMeasurement implements Measurement {

  static final String DIRECT = "Roomlog, window 0";
  static final String SHIPPED = "Roomlog";
  static final String KAFKA = "Roomlog, through Kafka";
  static final String SOCKET_IO = "Socket.IO";
  static final String FLOOR = "C floor";
  static final String FLOOR_BATCHED = "C floor, window 10 ms";

  static final String WS = "ws";
  static final String BROADCASTER = "WebSocketBroadcaster";

  private static final Set<String> BATCHED = Set.of(SHIPPED, KAFKA, FLOOR_BATCHED);

  private static final int HANDFUL = 20;
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
        Log log = new Log(backend);
        var servers = new Servers(backend, pace, report)) {
      servers.start(new SocketIo(), WARM_RATE);
      servers.start(RoomlogFanout.direct(DIRECT, backend, log), FEW_RATE);
      servers.start(new RoomlogFanout(SHIPPED, backend, log, Map.of(), true), FEW_RATE);
      servers.start(RoomlogFanout.shipped(KAFKA, backend, log), FEW_RATE);
      servers.start(new Floor(FLOOR, 0), WARM_RATE);
      servers.start(new Floor(FLOOR_BATCHED, WINDOW_MILLIS), WARM_RATE);
      servers.start(new PlainWs(), WARM_RATE);
      servers.start(new Broadcaster(), WARM_RATE);
      for (int round = 1; round <= pace.rounds(); round++) {
        System.err.println("fanout, round " + round + " of " + pace.rounds());
        new Round(servers, report).run();
      }
    }
  }

  /// Those that can run here, warm.
  private static final class Servers implements AutoCloseable {
    private final Backend backend;
    private final Pace pace;
    private final Report report;
    private final Map<String, FanoutRun> runs = new LinkedHashMap<>();
    private final Chart latency;
    private final Chart cost;

    Servers(Backend backend, Pace pace, Report report) {
      this.backend = backend;
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

    void start(FanoutPeer peer, double warmRate) {
      String missing = peer.missing();
      if (missing != null) {
        report.missing(peer.name(), missing);
        return;
      }
      var run = new FanoutRun(peer, backend, pace, this::take);
      runs.put(peer.name(), run);
      if (run.server().process().isJava()) {
        // A compiler acts on what it has seen ten thousands of times: messages, then clients.
        run.warmUp(HANDFUL, MANY_RATE, pace.warmUp());
        run.warmUp(MANY, MANY_RATE, pace.warmUp().dividedBy(2));
      }
      run.warmUp(FEW, warmRate, pace.warmUp());
    }

    /// Those of these names that are here; the others' clients leave.
    Map<String, FanoutRun> of(String... names) {
      runs.values().forEach(FanoutRun::disconnect);
      Map<String, FanoutRun> here = new LinkedHashMap<>(runs);
      here.keySet().retainAll(List.of(names));
      return here;
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

    @Override
    public void close() {
      runs.values().forEach(FanoutRun::close);
    }
  }

  /// Every figure of every server once.
  private static final class Round {
    private static final String CAPACITY =
        String.format("deliveries/s at p99 <= 20 ms, %,d clients", FEW);

    private static final String BESIDE_FLOOR =
        cpuOf(FEW, FEW_RATE) + ", ours and the floor alone in turn";

    private final Servers servers;
    private final Report report;
    private final Map<String, Double> values = new HashMap<>();

    Round(Servers servers, Report report) {
      this.servers = servers;
      this.report = report;
    }

    void run() {
      floor();
      cpu(InTurn.TIMES, FEW, FEW_RATE, SOCKET_IO, DIRECT, FLOOR, WS, BROADCASTER);
      cpu(InTurn.TIMES, FEW, MANY_RATE, SOCKET_IO, SHIPPED, KAFKA);
      cpu(InTurn.OFTEN, MANY, MANY_RATE, SOCKET_IO, DIRECT, FLOOR);
      for (int clients : List.of(FEW, MANY)) {
        throughput(clients);
        p99(clients, SOCKET_IO, DIRECT, SHIPPED, KAFKA, FLOOR);
      }
      capacity(SOCKET_IO, DIRECT, SHIPPED, KAFKA, FLOOR_BATCHED, WS, BROADCASTER);
      ratios();
    }

    /// A system call costs a fifth more or less from one minute to the next.
    private void floor() {
      InTurn.points(InTurn.OFTEN, servers.of(DIRECT, FLOOR), run -> run.point(FEW, FEW_RATE))
          .forEach(
              (name, points) -> put(BESIDE_FLOOR, name, InTurn.median(points, Point::serverCpu)));
    }

    private void cpu(int times, int clients, double rate, String... names) {
      InTurn.points(times, servers.of(names), run -> run.point(clients, rate))
          .forEach(
              (name, points) ->
                  put(cpuOf(clients, rate), name, InTurn.median(points, Point::serverCpu)));
    }

    /// What Socket.IO delivers at most says where everybody's p99 is taken.
    private void throughput(int clients) {
      servers
          .of(SOCKET_IO)
          .forEach((name, run) -> put(throughputOf(clients), name, run.throughput(clients)));
    }

    private void p99(int clients, String... names) {
      double rate = SHARE_OF_THROUGHPUT * value(throughputOf(clients), SOCKET_IO);
      if (rate > 0) {
        InTurn.points(servers.of(names), run -> run.point(clients, rate))
            .forEach(
                (name, points) -> put(p99Of(clients), name, InTurn.median(points, p99By(name))));
      }
    }

    /// Socket.IO does not always keep four fifths of its best: then its p99 would only be higher in
    /// a longer measurement. Whoever else falls behind has none.
    private static ToDoubleFunction<Point> p99By(String server) {
      return server.equals(SOCKET_IO) ? Point::p99 : Point::p99Kept;
    }

    private void capacity(String... names) {
      servers.of(names).forEach((name, run) -> put(CAPACITY, name, run.capacity(FEW)));
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
      ratio(Target.FANOUT_FLOOR, BESIDE_FLOOR, DIRECT, FLOOR);
      ratio(Target.FANOUT_WINDOW, cpuOf(FEW, MANY_RATE), SHIPPED, SOCKET_IO);
      ratio(Target.FANOUT_CAPACITY, CAPACITY, SHIPPED, SOCKET_IO);
      ratio(Target.FANOUT_BATCHED, CAPACITY, SHIPPED, FLOOR_BATCHED);
      ratio(Target.FANOUT_P99_200, p99Of(FEW), DIRECT, SOCKET_IO);
      ratio(Target.FANOUT_P99_1000, p99Of(MANY), DIRECT, SOCKET_IO);
      ratio(Target.KAFKA_WINDOW, cpuOf(FEW, MANY_RATE), KAFKA, SOCKET_IO);
      ratio(Target.KAFKA_CAPACITY, CAPACITY, KAFKA, SOCKET_IO);
      ratio(Target.KAFKA_P99_200, p99Of(FEW), KAFKA, SOCKET_IO);
      ratio(Target.KAFKA_P99_1000, p99Of(MANY), KAFKA, SOCKET_IO);
    }

    private static String cpuOf(int clients, double rate) {
      return String.format("CPU-s per million deliveries, %,d clients, %,.0f/s", clients, rate);
    }

    private static String throughputOf(int clients) {
      return String.format("deliveries/s, however late, %,d clients", clients);
    }

    private static String p99Of(int clients) {
      return String.format("p99 ms at 80%% of what Socket.IO delivers, %,d clients", clients);
    }
  }
}
