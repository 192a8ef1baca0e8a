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

  /// So many that the limit of 50 messages a second and sender is not met at 100,000 a second, and
  /// so few that the warm-up has verified the token of each: a signature costs twenty messages.
  private static final int SENDERS = 2000;

  private static final int FEW = 64;
  private static final int MANY = 256;
  private static final int CREATED = 201;

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public void run(Pace pace, Report report) {
    try (Backend backend = Backend.start(Child.SERVER_CORE);
        Log log = new Log(backend);
        Server ingest = new Services(backend).ingest(Child.SERVER_CORE)) {
      HttpRun ours = roomlog(backend, log, ingest, report);
      ours.warmUp(MANY, pace.warmUp());
      var express = new Express(null);
      String missing = express.missing();
      if (missing != null) {
        report.missing(express.name(), missing);
        return;
      }
      try (Server other = express.start()) {
        HttpRun theirs = express(express.name(), other, report);
        theirs.warmUp(MANY, pace.warmUp());
        for (int round = 1; round <= pace.rounds(); round++) {
          System.err.println("ingest, round " + round + " of " + pace.rounds());
          compare(ours, theirs, pace, report);
        }
      }
    }
  }

  private static HttpRun express(String name, Server server, Report report) {
    String target = "/unsaved/rooms/" + Log.ROOM + "/messages";
    List<byte[]> requests = List.of(Requests.post(target, "x".repeat(400), Stamp.text(0)));
    return new HttpRun(name, server, List.of(), requests, CREATED, report::point);
  }

  private static HttpRun roomlog(Backend backend, Log log, Server ingest, Report report) {
    List<Child> both = new ArrayList<>(ingest.processes());
    both.addAll(backend.broker().processes());
    var server = new Server(ingest.port(), ingest.port(), both);
    String target = "/v1/rooms/" + Log.ROOM + "/messages";
    List<byte[]> requests =
        IntStream.range(0, SENDERS)
            .mapToObj(i -> Requests.post(target, log.token("sender-" + i), Stamp.text(0)))
            .toList();
    return new HttpRun(OURS, server, List.of(backend.store()), requests, CREATED, report::point);
  }

  private static void compare(HttpRun ours, HttpRun theirs, Pace pace, Report report) {
    SideBySide few = SideBySide.measure(InTurn.OFTEN, ours, theirs, FEW, pace);
    SideBySide many = SideBySide.measure(InTurn.OFTEN, ours, theirs, MANY, pace);
    few.figure(report, "POST/s, 64 connections", Point::achieved);
    many.figure(report, "POST/s, 256 connections", Point::achieved);
    few.figure(report, "p99 ms of a POST, 64 connections", Point::p99);
    few.figure(report, "CPU us per POST, 64 connections", Point::serverCpu);
    many.figure(report, "CPU us per POST, 256 connections", Point::serverCpu);
    few.ratio(report, Target.INGEST_64, Point::achieved);
    many.ratio(report, Target.INGEST_256, Point::achieved);
    many.ratio(report, Target.INGEST_CPU, Point::serverCpu);
  }
}
