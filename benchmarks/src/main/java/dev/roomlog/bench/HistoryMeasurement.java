package dev.roomlog.bench;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Indexes;
import dev.roomlog.bench.load.Requests;
import dev.roomlog.bench.load.Stamp;
import dev.roomlog.bench.peers.Backend;
import dev.roomlog.bench.peers.Child;
import dev.roomlog.bench.peers.Express;
import dev.roomlog.bench.peers.Log;
import dev.roomlog.bench.peers.Server;
import dev.roomlog.bench.peers.Services;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.RawBsonDocument;

/// The newest page of 50 messages over HTTP, from a room with some thousands, against Express and
/// MongoDB's driver that read from the same store. The store runs on the load's core, for both.
final class HistoryMeasurement implements Measurement {

  private static final String OURS = "Roomlog";
  private static final String FIGURE = "pages of 50 per second, 16 connections";
  private static final int CONNECTIONS = 16;
  private static final int MESSAGES = 20_000;
  private static final int PAGE = 50;
  private static final int OK = 200;
  private static final Duration ARCHIVING = Duration.ofMinutes(2);

  @Override
  public String name() {
    return "history";
  }

  @Override
  public void run(Pace pace, Report report) {
    try (Backend backend = Backend.start(Child.LOAD_CORE);
        Log log = new Log(backend);
        MongoClient store = MongoClients.create(backend.mongoUri("tutorial"));
        Server history = new Services(backend).history(Child.SERVER_CORE)) {
      log.fill(Log.ROOM, MESSAGES);
      MongoCollection<Document> kept = fillTutorial(store);
      awaitArchive(history);
      String path = "/v1/rooms/" + Log.ROOM + "/messages?limit=" + PAGE;
      HttpRun ours = run(OURS, history, backend, Requests.get(path, log.token("reader")), report);
      ours.warmUp(CONNECTIONS, pace.warmUp());
      var express = new Express(backend.mongoUri("tutorial"));
      String missing = express.missing();
      if (missing != null) {
        report.missing(express.name(), missing);
        return;
      }
      try (Server other = express.start()) {
        HttpRun theirs = run(express.name(), other, backend, Requests.get(path, "-"), report);
        theirs.warmUp(CONNECTIONS, pace.warmUp());
        for (int round = 1; round <= pace.rounds(); round++) {
          System.err.println("history, round " + round + " of " + pace.rounds());
          compare(SideBySide.measure(InTurn.TIMES, ours, theirs, CONNECTIONS, pace), report);
          report.figure(FIGURE, "the store alone, one connection", alone(kept, pace));
        }
      }
    }
  }

  private static HttpRun run(
      String name, Server server, Backend backend, byte[] request, Report report) {
    List<Server> besides = HttpRun.besides(server, backend);
    return new HttpRun(name, server, besides, List.of(request), OK, report::point);
  }

  private static void compare(SideBySide both, Report report) {
    both.figure(report, FIGURE, Point::achieved);
    both.figure(report, "CPU us per page, without the store's", Point::serverCpu);
    both.figure(
        report,
        "CPU us of the store per page",
        point -> point.backendShare() / point.achieved() * 1e6);
    both.ratio(report, Target.HISTORY_PAGE, Point::achieved);
  }

  /// Waits until everything is stored.
  private static void awaitArchive(Server server) {
    String lag = "roomlog_history_watermark_lag";
    boolean done =
        Clock.await(
            ARCHIVING,
            () ->
                Services.get(server.port(), "/prometheus")
                    .lines()
                    .anyMatch(line -> line.startsWith(lag) && line.endsWith(" 0.0")));
    if (!done) {
      throw new IllegalStateException("history-service did not store the log in " + ARCHIVING);
    }
  }

  private static MongoCollection<Document> fillTutorial(MongoClient store) {
    var messages = store.getDatabase("tutorial").getCollection("messages");
    messages.createIndex(
        Indexes.compoundIndex(Indexes.ascending("room"), Indexes.descending("_id")));
    for (int from = 0; from < MESSAGES; from += 1000) {
      messages.insertMany(IntStream.range(from, from + 1000).mapToObj(_ -> message()).toList());
    }
    return messages;
  }

  private static Document message() {
    return new Document("room", Log.ROOM)
        .append("sender", "alice")
        .append("sent_at", "2026-11-21T10:00:00.000Z")
        .append("text", Stamp.text(0));
  }

  /// What the store gives without a service: the page's query, one after the other, not decoded.
  private static double alone(MongoCollection<Document> messages, Pace pace) {
    var raw = messages.withDocumentClass(RawBsonDocument.class);
    long end = System.nanoTime() + pace.point().toNanos();
    long begin = System.nanoTime();
    int pages = 0;
    while (System.nanoTime() < end) {
      raw.find(new Document("room", Log.ROOM))
          .sort(new Document("_id", -1))
          .limit(PAGE)
          .into(new ArrayList<>());
      pages++;
    }
    return pages / ((System.nanoTime() - begin) / 1e9);
  }
}
