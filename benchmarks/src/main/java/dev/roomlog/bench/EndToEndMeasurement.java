package dev.roomlog.bench;

import dev.roomlog.bench.peers.Backend;
import dev.roomlog.bench.peers.Child;
import dev.roomlog.bench.peers.FanoutPeer;
import dev.roomlog.bench.peers.Log;
import dev.roomlog.bench.peers.RoomlogChat;
import dev.roomlog.bench.peers.TutorialChat;

/// From when a POST was due until its frame is with a listener, at 1,000 messages a second and ten
/// listeners. Ours: ingest, broker and fanout, as shipped; the other: Express that saves with
/// MongoDB's driver, waits for the store, then emits. Everything of a side shares the server's
/// core.
final class EndToEndMeasurement implements Measurement {

  private static final int LISTENERS = 10;
  private static final int MESSAGES_PER_SECOND = 1000;

  /// At the rate itself three JVMs are not warm for minutes.
  private static final double WARM_UP = 2.5;

  @Override
  public String name() {
    return "end-to-end";
  }

  @Override
  public void run(Pace pace, Report report) {
    for (int round = 1; round <= pace.rounds(); round++) {
      System.err.println("end-to-end, round " + round + " of " + pace.rounds());
      Point other = tutorial(pace, report);
      Point ours = roomlog(pace, report);
      report.ratio(Target.END_TO_END_P99, ours.p99Kept(), other.p99Kept());
      report.ratio(Target.END_TO_END_P50, ours.p50Kept(), other.p50Kept());
    }
  }

  private static Point tutorial(Pace pace, Report report) {
    try (Backend backend = Backend.start(Child.SERVER_CORE)) {
      return measure(new TutorialChat(backend), backend, 1, pace, report);
    }
  }

  private static Point roomlog(Pace pace, Report report) {
    try (Backend backend = Backend.start(Child.SERVER_CORE);
        Log log = new Log(backend)) {
      return measure(new RoomlogChat(backend, log), backend, WARM_UP, pace, report);
    }
  }

  /// @param warmUp how many times the rate the server takes while it is warmed up
  private static Point measure(
      FanoutPeer peer, Backend backend, double warmUp, Pace pace, Report report) {
    String missing = peer.missing();
    if (missing != null) {
      report.missing(peer.name(), missing);
      return Point.none(peer.name());
    }
    double deliveries = (double) LISTENERS * MESSAGES_PER_SECOND;
    try (var run = new FanoutRun(peer, backend, pace, report::point)) {
      run.warmUp(LISTENERS, warmUp * deliveries);
      Point point = run.keptUp(LISTENERS, deliveries);
      report.figure("p50 ms from POST to frame", peer.name(), point.p50Kept());
      report.figure("p99 ms from POST to frame", peer.name(), point.p99Kept());
      return point;
    }
  }
}
