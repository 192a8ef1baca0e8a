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
  private static final double DELIVERIES = (double) LISTENERS * MESSAGES_PER_SECOND;

  /// At the rate itself three JVMs are not warm for minutes.
  private static final double WARM_UP = 2.5;

  @Override
  public String name() {
    return "end-to-end";
  }

  @Override
  public void run(Pace pace, Report report) {
    try (Backend backend = Backend.start(Child.SERVER_CORE);
        Log log = new Log(backend);
        Backend others = Backend.start(Child.SERVER_CORE)) {
      FanoutPeer ours = new RoomlogChat(backend, log);
      FanoutPeer theirs = new TutorialChat(others);
      String missing = theirs.missing();
      if (missing != null) {
        report.missing(theirs.name(), missing);
        return;
      }
      try (var first = warm(ours, backend, WARM_UP, pace, report);
          var second = warm(theirs, others, 1, pace, report)) {
        for (int round = 1; round <= pace.rounds(); round++) {
          System.err.println("end-to-end, round " + round + " of " + pace.rounds());
          tell(
              report,
              SideBySide.measure(
                  ours.name(),
                  first,
                  theirs.name(),
                  second,
                  run -> run.keptUp(LISTENERS, DELIVERIES)));
        }
      }
    }
  }

  /// @param factor how many times the rate the server takes while it is warmed up
  private static FanoutRun warm(
      FanoutPeer peer, Backend backend, double factor, Pace pace, Report report) {
    var run = new FanoutRun(peer, backend, pace, report::point);
    run.warmUp(LISTENERS, factor * DELIVERIES);
    return run;
  }

  private static void tell(Report report, SideBySide both) {
    both.figure(report, "p50 ms from POST to frame", Point::p50Kept);
    both.figure(report, "p99 ms from POST to frame", Point::p99Kept);
    both.ratio(report, Target.END_TO_END_P99, Point::p99Kept);
    both.ratio(report, Target.END_TO_END_P50, Point::p50Kept);
  }
}
