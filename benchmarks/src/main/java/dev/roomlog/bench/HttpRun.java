package dev.roomlog.bench;

import dev.roomlog.bench.load.HttpLoad;
import dev.roomlog.bench.peers.Backend;
import dev.roomlog.bench.peers.Child;
import dev.roomlog.bench.peers.Machine;
import dev.roomlog.bench.peers.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A running HTTP server, asked as fast as it answers.
///
/// @param backend what works for it without being counted as its own
record HttpRun(
    String name,
    Server server,
    List<Server> backend,
    List<byte[]> requests,
    int wanted,
    Consumer<Point> points) {

  /// The processes of `backend` that do not belong to `server`.
  static List<Server> besides(Server server, Backend backend) {
    return List.of(backend.broker(), backend.store()).stream()
        .filter(other -> !server.processes().contains(other.process()))
        .toList();
  }

  void warmUp(int connections, Duration time) {
    try (HttpLoad load = HttpLoad.start(server.address(), connections, requests, wanted)) {
      List<Child> all = new ArrayList<>(server.processes());
      backend.forEach(other -> all.addAll(other.processes()));
      WarmUp.of(all, load::answers, time);
    }
  }

  Point point(int connections, Pace pace) {
    Point point = Undisturbed.measure(() -> once(connections, pace));
    points.accept(point);
    return point;
  }

  private Point once(int connections, Pace pace) {
    String words = connections + " connections";
    try (Recording _ = pace.record(name + ", " + words, server.processes());
        HttpLoad load = HttpLoad.start(server.address(), connections, requests, wanted)) {
      Clock.sleep(pace.lead());
      long begin = System.nanoTime();
      load.samples().window(begin, begin + pace.point().toNanos());
      Point.Cpu from = cpu();
      long before = load.answers();
      Clock.sleep(pace.point());
      Point.Cpu to = cpu();
      long count = load.answers() - before;
      return Point.of(name, words, Double.NaN, count, from, to, load.samples().histogram());
    }
  }

  private Point.Cpu cpu() {
    return new Point.Cpu(
        System.nanoTime(),
        server.cpuSeconds(),
        Machine.ownCpuSeconds(),
        backend.stream().mapToDouble(Server::cpuSeconds).sum(),
        Machine.stolenSeconds());
  }
}
