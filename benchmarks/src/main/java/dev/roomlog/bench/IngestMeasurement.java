package dev.roomlog.bench;

import dev.roomlog.bench.load.Requests;
import dev.roomlog.bench.load.Stamp;
import dev.roomlog.bench.peers.Backend;
import dev.roomlog.bench.peers.Child;
import dev.roomlog.bench.peers.Express;
import dev.roomlog.bench.peers.Log;
import dev.roomlog.bench.peers.Server;
import dev.roomlog.bench.peers.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Messages posted, each acknowledged by Kafka with acks=all before it is answered, with the
/// checks, limits and identities that are always on; against Express that only parses and answers.
/// Our service and the broker share the server's core, and both are counted.
final class IngestMeasurement implements Measurement {

  private static final String OURS = "Roomlog and Kafka";

  /// So many that the limit of 50 messages a second and sender is not met at 50,000 a second, and
  /// so few that the warm-up has verified the token of each: a signature costs twenty messages.
  private static final int SENDERS = 1000;

  private static final int FEW = 64;
  private static final int MANY = 256;
  private static final int CREATED = 201;

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public void run(Pace pace, Report report) {
    for (int round = 1; round <= pace.rounds(); round++) {
      System.err.println("ingest, round " + round + " of " + pace.rounds());
      Points other = express(pace, report);
      Points ours = roomlog(pace, report);
      report.ratio(Target.INGEST_64, ours.few().achieved(), other.few().achieved());
      report.ratio(Target.INGEST_256, ours.many().achieved(), other.many().achieved());
      report.ratio(Target.INGEST_CPU, ours.many().serverCpu(), other.many().serverCpu());
    }
  }

  private record Points(Point few, Point many) {}

  private static Points express(Pace pace, Report report) {
    var express = new Express(null);
    String missing = express.missing();
    if (missing != null) {
      report.missing(express.name(), missing);
      return new Points(Point.none(express.name()), Point.none(express.name()));
    }
    try (Server server = express.start()) {
      String target = "/unsaved/rooms/" + Log.ROOM + "/messages";
      List<byte[]> requests = List.of(Requests.post(target, "x".repeat(400), Stamp.text(0)));
      var run = new HttpRun(express.name(), server, List.of(), requests, CREATED, report::point);
      return measure(run, pace, report);
    }
  }

  private static Points roomlog(Pace pace, Report report) {
    try (Backend backend = Backend.start(Child.SERVER_CORE);
        Log log = new Log(backend);
        Server ingest = new Services(backend).ingest(Child.SERVER_CORE)) {
      List<Child> both = new ArrayList<>(ingest.processes());
      both.addAll(backend.broker().processes());
      var server = new Server(ingest.port(), ingest.port(), both);
      String target = "/v1/rooms/" + Log.ROOM + "/messages";
      List<byte[]> requests =
          IntStream.range(0, SENDERS)
              .mapToObj(i -> Requests.post(target, log.token("sender-" + i), Stamp.text(0)))
              .toList();
      var run =
          new HttpRun(OURS, server, List.of(backend.store()), requests, CREATED, report::point);
      return measure(run, pace, report);
    }
  }

  private static Points measure(HttpRun run, Pace pace, Report report) {
    run.warmUp(MANY, pace.warmUp());
    Point few = run.point(FEW, pace);
    Point many = run.point(MANY, pace);
    report.figure("POST/s, 64 connections", run.name(), few.achieved());
    report.figure("POST/s, 256 connections", run.name(), many.achieved());
    report.figure("p99 ms of a POST, 64 connections", run.name(), few.p99());
    report.figure("CPU us per POST, 64 connections", run.name(), few.serverCpu());
    report.figure("CPU us per POST, 256 connections", run.name(), many.serverCpu());
    return new Points(few, many);
  }
}
