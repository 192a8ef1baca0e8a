package dev.roomlog.bench;

import dev.roomlog.bench.peers.Backend;
import dev.roomlog.bench.peers.Child;
import dev.roomlog.bench.peers.Floor;
import dev.roomlog.bench.peers.LiveMemory;
import dev.roomlog.bench.peers.Log;
import dev.roomlog.bench.peers.ManyRooms;
import dev.roomlog.bench.peers.OneOfManyRooms;
import dev.roomlog.bench.peers.RoomlogFanout;
import dev.roomlog.bench.peers.Server;
import java.util.List;

/// Roomlog as it grows: what a delivery costs with more connections and with more rooms under the
/// same traffic, one message per write so that like is compared with like and once more as shipped,
/// where a quiet connection or room has nothing to share a write with; what a node pays for rooms
/// that are followed elsewhere; what rooms and remembered events hold, the ceiling of one room, and
/// how long a node takes to start on a longer log. Beside the first stands the floor in C: what a
/// send costs the kernel grows with the sockets too, and only what comes on top is ours.
final class ScaleMeasurement implements Measurement {

  private static final String NAME = FanoutMeasurement.SHIPPED;
  private static final List<Integer> CONNECTIONS = List.of(100, 1000, 10_000);
  private static final double DELIVERIES = 50_000;
  private static final List<Integer> ROOMS = List.of(1, 100, 10_000, 100_000);
  private static final int MAX_FOLLOWERS = 1000;
  private static final double ROOM_DELIVERIES = 5000;
  private static final String NEEDED = NAME + ", tail: needed";
  private static final int UNFOLLOWED_ROOMS = 99;

  /// Messages a second in the room that is followed; in all there are a hundred times as many.
  private static final double HEARD = 50;

  private static final int MORE_ROOMS = 50_000;
  private static final int MORE_EVENTS = 20_000;
  private static final List<Integer> LOG_SIZES = List.of(0, 100_000, 400_000);

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public void run(Pace pace, Report report) {
    try (Backend backend = Backend.start(Child.LOAD_CORE);
        Log log = new Log(backend)) {
      var fanout = RoomlogFanout.shipped(NAME, backend, log);
      var direct = RoomlogFanout.direct(FanoutMeasurement.DIRECT, backend, log);
      besideFloor(direct, pace, report);
      connections(fanout, pace, report);
      memory(fanout, report);
      log.createRooms(ManyRooms.names(ROOMS.getLast()));
      rooms(direct, pace, report);
      rooms(fanout, pace, report);
      unfollowed(fanout, RoomlogFanout.needed(NEEDED, backend, log), pace, report);
      hotRoom(fanout, pace, report);
    }
    startUp(report);
  }

  private static void besideFloor(RoomlogFanout fanout, Pace pace, Report report) {
    var floor = new Floor(FanoutMeasurement.FLOOR, 0);
    String missing = floor.missing();
    if (missing != null) {
      report.missing(floor.name(), missing);
      connections(fanout, pace, report);
      return;
    }
    try (var ours = new FanoutRun(fanout, fanout.backend(), pace, report::point);
        var least = new FanoutRun(floor, fanout.backend(), pace, report::point)) {
      ours.warmUp(CONNECTIONS.getFirst(), DELIVERIES);
      for (int count : CONNECTIONS) {
        SideBySide.measure(fanout.name(), ours, floor.name(), least, run -> alone(run, count))
            .figure(report, figure(count), Point::serverCpu);
      }
    }
  }

  /// Without the other's clients: ten thousand more are more files than a process may have open.
  private static Point alone(FanoutRun run, int count) {
    Point point = run.point(count, DELIVERIES);
    run.disconnect();
    return point;
  }

  private static void connections(RoomlogFanout fanout, Pace pace, Report report) {
    try (var run = new FanoutRun(fanout, fanout.backend(), pace, report::point)) {
      run.warmUp(CONNECTIONS.getFirst(), DELIVERIES);
      for (int count : CONNECTIONS) {
        report.figure(figure(count), fanout.name(), run.point(count, DELIVERIES).serverCpu());
      }
    }
  }

  private static String figure(int count) {
    return String.format("CPU-s per million deliveries at 50,000/s, %,d connections", count);
  }

  private static void memory(RoomlogFanout fanout, Report report) {
    try (Server server = fanout.start()) {
      long empty = LiveMemory.of(server);
      fanout.log().createRooms(ManyRooms.names(MORE_ROOMS));
      long withRooms = settled(server, empty);
      report.figure("live bytes per room", NAME, (double) (withRooms - empty) / MORE_ROOMS);
      fanout.log().fill(Log.ROOM, MORE_EVENTS);
      long withEvents = settled(server, withRooms);
      report.figure(
          "live bytes per event in the window",
          NAME,
          (double) (withEvents - withRooms) / MORE_EVENTS);
    }
  }

  /// What the server holds once it has grown and stopped growing.
  private static long settled(Server server, long before) {
    long last = before;
    long now = LiveMemory.of(server);
    while (now <= before || now > last * 1.001) {
      last = now;
      now = LiveMemory.of(server);
    }
    return now;
  }

  private static void rooms(RoomlogFanout fanout, Pace pace, Report report) {
    for (int count : ROOMS) {
      var peer = new ManyRooms(fanout, ManyRooms.names(count));
      int followers = Math.min(count, MAX_FOLLOWERS);
      try (var run = new FanoutRun(peer, fanout.backend(), pace, report::point)) {
        run.warmUp(followers, ROOM_DELIVERIES);
        String figure = String.format("CPU-s per million messages at 5,000/s, %,d rooms", count);
        report.figure(figure, fanout.name(), run.point(followers, ROOM_DELIVERIES).serverCpu());
      }
    }
  }

  /// What a node pays for rooms that are followed elsewhere.
  private static void unfollowed(
      RoomlogFanout all, RoomlogFanout needed, Pace pace, Report report) {
    List<String> others = ManyRooms.names(UNFOLLOWED_ROOMS);
    try (var allRun =
            new FanoutRun(new OneOfManyRooms(all, others), all.backend(), pace, report::point);
        var neededRun =
            new FanoutRun(
                new OneOfManyRooms(needed, others), needed.backend(), pace, report::point)) {
      allRun.warmUp(1, HEARD);
      neededRun.warmUp(1, HEARD);
      SideBySide.measure(all.name(), allRun, needed.name(), neededRun, run -> run.point(1, HEARD))
          .figure(
              report,
              "share of a core, 5,000 messages/s of which 50 are in the one room that is followed",
              Point::serverShare);
    }
  }

  private static void hotRoom(RoomlogFanout fanout, Pace pace, Report report) {
    try (var run = new FanoutRun(fanout, fanout.backend(), pace, report::point)) {
      run.warmUp(1, ROOM_DELIVERIES);
      report.figure("messages/s of one room at p99 <= 20 ms, 1 connection", NAME, run.capacity(1));
    }
  }

  private static void startUp(Report report) {
    for (int size : LOG_SIZES) {
      try (Backend backend = Backend.start(Child.LOAD_CORE);
          Log log = new Log(backend)) {
        log.fill(Log.ROOM, size);
        var fanout = RoomlogFanout.shipped(NAME, backend, log);
        long begin = System.nanoTime();
        try (Server _ = fanout.start()) {
          String figure =
              String.format("seconds until a node is ready, %,d records in one room", size);
          report.figure(figure, NAME, (System.nanoTime() - begin) / 1e9);
        }
      }
    }
  }
}
