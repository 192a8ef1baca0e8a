package dev.roomlog.bench;

import dev.roomlog.bench.load.Publisher;
import dev.roomlog.bench.load.Samples;
import dev.roomlog.bench.load.Schedule;
import dev.roomlog.bench.load.SocketLoad;
import dev.roomlog.bench.peers.Backend;
import dev.roomlog.bench.peers.Child;
import dev.roomlog.bench.peers.FanoutPeer;
import dev.roomlog.bench.peers.Machine;
import dev.roomlog.bench.peers.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// A running server of one peer, asked for deliveries at given rates.
final class FanoutRun implements AutoCloseable {

  /// The p99 that a server must keep for its capacity to count.
  static final double BOUND_MILLIS = 20;

  private static final Duration DRAIN = Duration.ofSeconds(3);
  private static final Duration QUIET = Duration.ofMillis(100);
  private static final double FIRST_RATE = 60_000;
  private static final double STEP = 2;
  private static final int BISECTIONS = 4;
  private static final int TRIES = 2;

  private final FanoutPeer peer;
  private final Server server;
  private final Backend backend;
  private final Pace pace;
  private final Consumer<Point> points;
  private @Nullable SocketLoad clients;

  FanoutRun(FanoutPeer peer, Backend backend, Pace pace, Consumer<Point> points) {
    this.peer = peer;
    this.backend = backend;
    this.pace = pace;
    this.points = points;
    this.server = peer.start();
  }

  Server server() {
    return server;
  }

  void warmUp(int count, double deliveriesPerSecond) {
    warmUp(count, deliveriesPerSecond, pace.warmUp());
  }

  void warmUp(int count, double deliveriesPerSecond, Duration atMost) {
    SocketLoad load = connected(count);
    try (Publisher publisher = peer.publisher(server);
        Schedule _ = Schedule.start(publisher, deliveriesPerSecond / peer.receivers(count))) {
      List<Child> all = new ArrayList<>(server.processes());
      all.add(backend.broker().process());
      WarmUp.of(all, load::deliveries, atMost);
    }
    drain(load);
  }

  /// One point: so many clients, so many deliveries a second in all.
  Point point(int count, double deliveriesPerSecond) {
    return point(count, deliveriesPerSecond, _ -> false);
  }

  /// One that is good enough is so even where the host took a part of the time.
  private Point point(int count, double deliveriesPerSecond, Predicate<Point> isGoodEnough) {
    Point point = Undisturbed.measure(() -> once(count, deliveriesPerSecond), isGoodEnough);
    points.accept(point);
    return point;
  }

  private Point once(int count, double deliveriesPerSecond) {
    SocketLoad load = connected(count);
    Samples samples = load.samples();
    String words = count + " clients";
    Point.Cpu from;
    Point.Cpu to;
    long delivered;
    try (Recording _ = pace.record(peer.name() + ", " + words, server.processes());
        Publisher publisher = peer.publisher(server);
        Schedule _ = Schedule.start(publisher, deliveriesPerSecond / peer.receivers(count))) {
      Clock.sleep(pace.lead());
      long begin = System.nanoTime();
      samples.window(begin, begin + pace.point().toNanos());
      from = cpu();
      long before = load.deliveries();
      Clock.sleep(pace.point());
      to = cpu();
      delivered = load.deliveries() - before;
    }
    drain(load);
    Histogram late = samples.histogram();
    Point point = Point.of(peer.name(), words, deliveriesPerSecond, delivered, from, to, late);
    if (!point.keptUp()) {
      disconnect(); // what the clients still have to read is none of the next point's business
    }
    return point;
  }

  /// The most deliveries a second at a p99 within the bound; 0 where none was.
  double capacity(int count) {
    return most(count, point -> point.keptUp() && point.p99() <= BOUND_MILLIS);
  }

  /// The most deliveries a second, however late; 0 where none was.
  double throughput(int count) {
    return most(count, Point::keptUp);
  }

  private double most(int count, Predicate<Point> kept) {
    double most = 0;
    double missed = FIRST_RATE;
    while (isKept(count, missed, kept)) {
      most = missed;
      missed *= STEP;
    }
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = most == 0 ? missed / STEP : Math.sqrt(most * missed);
      if (isKept(count, middle, kept)) {
        most = middle;
      } else {
        missed = middle;
      }
    }
    return most;
  }

  /// What is missed is tried again: one hiccup of the machine is not the server's.
  private boolean isKept(int count, double rate, Predicate<Point> kept) {
    for (int i = 0; i < TRIES; i++) {
      if (kept.test(point(count, rate, kept))) {
        return true;
      }
    }
    return false;
  }

  /// A point at which the server does what is asked, if it does so in a few tries.
  Point keptUp(int count, double rate) {
    Point point = point(count, rate);
    for (int i = 1; i < TRIES && !point.keptUp(); i++) {
      point = point(count, rate);
    }
    return point;
  }

  private SocketLoad connected(int count) {
    SocketLoad load = clients;
    if (load == null || load.clients() != count) {
      disconnect();
      load = SocketLoad.connect(server.address(), peer.dialects(count));
      clients = load;
    }
    return Objects.requireNonNull(load);
  }

  /// Lets the clients go. A server is idle without them while others are measured.
  void disconnect() {
    if (clients != null) {
      clients.close();
      clients = null;
    }
  }

  /// Waits until nothing more comes.
  private static void drain(SocketLoad load) {
    long last = -1;
    long limit = System.nanoTime() + DRAIN.toNanos();
    while (last != load.deliveries() && System.nanoTime() < limit) {
      last = load.deliveries();
      Clock.sleep(QUIET);
    }
  }

  private Point.Cpu cpu() {
    return new Point.Cpu(
        System.nanoTime(),
        server.cpuSeconds(),
        Machine.ownCpuSeconds(),
        backend.broker().cpuSeconds() + backend.store().cpuSeconds(),
        Machine.stolenSeconds());
  }

  @Override
  public void close() {
    disconnect();
    server.close();
  }
}
