package dev.roomlog.bench;

import dev.roomlog.bench.load.SocketLoad;
import dev.roomlog.bench.peers.Backend;
import dev.roomlog.bench.peers.Broadcaster;
import dev.roomlog.bench.peers.Child;
import dev.roomlog.bench.peers.FanoutPeer;
import dev.roomlog.bench.peers.LiveMemory;
import dev.roomlog.bench.peers.Log;
import dev.roomlog.bench.peers.RoomlogFanout;
import dev.roomlog.bench.peers.Server;
import dev.roomlog.bench.peers.SocketIo;

/// What an idle connection holds: the live heap after a collection, at two numbers of connections,
/// and the memory that the kernel counts.
final class MemoryMeasurement implements Measurement {

  private static final int BASE = 500;
  private static final int STEPS = 4;
  private static final String FIGURE = "live bytes per idle connection";

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public void run(Pace pace, Report report) {
    try (Backend backend = Backend.start(Child.LOAD_CORE);
        Log log = new Log(backend)) {
      for (int round = 1; round <= pace.rounds(); round++) {
        System.err.println("memory, round " + round + " of " + pace.rounds());
        double other = perConnection(new SocketIo(), pace, report);
        double ours = perConnection(RoomlogFanout.shipped("Roomlog", backend, log), pace, report);
        perConnection(new Broadcaster(), pace, report);
        report.ratio(Target.MEMORY_IDLE, ours, other);
      }
    }
  }

  private static double perConnection(FanoutPeer peer, Pace pace, Report report) {
    String missing = peer.missing();
    if (missing != null) {
      report.missing(peer.name(), missing);
      return Double.NaN;
    }
    try (Server server = peer.start();
        SocketLoad _ = SocketLoad.connect(server.address(), peer.dialect(), BASE)) {
      long live = LiveMemory.of(server);
      long resident = server.process().residentBytes();
      long liveAtEnd = live;
      Chart chart = report.chart("memory", "Idle connections", "connections", "live memory, MB");
      int step = pace.idleClients() / STEPS;
      var added = new java.util.ArrayList<SocketLoad>();
      try {
        for (int connections = step; connections <= pace.idleClients(); connections += step) {
          added.add(SocketLoad.connect(server.address(), peer.dialect(), step));
          liveAtEnd = LiveMemory.of(server);
          chart.add(peer.name(), BASE + connections, liveAtEnd / 1e6);
          System.err.printf(
              "  %s | %,d connections | %,.1f MB live%n",
              peer.name(), BASE + connections, liveAtEnd / 1e6);
        }
        int count = STEPS * step;
        double perConnection = (double) (liveAtEnd - live) / count;
        report.figure(FIGURE, peer.name(), perConnection);
        report.figure(
            "resident bytes per idle connection",
            peer.name(),
            (double) (server.process().residentBytes() - resident) / count);
        return perConnection;
      } finally {
        added.forEach(SocketLoad::close);
      }
    }
  }
}
