package dev.roomlog.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.ConnectionString;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClients;
import dev.roomlog.history.store.Watermark;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import dev.roomlog.testing.Backends;
import dev.roomlog.testing.Forwarder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/// History is a function of the log, whatever happens to the store.
class PromiseFiveTest {

  /// What the driver alone would take for one answer of a silent store is twice as long.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TestLog log = TestLog.shared();

  @Test
  void aDatabaseStartedOverGivesTheSameBytes() {
    String room = log.room("again");
    LogEvent first = log.post(room, "one");
    log.about(first, EventType.MESSAGE_EDITED, "alice", "one, better");
    log.about(first, EventType.REACTION_ADDED, "bob", "👍");
    log.about(first, EventType.REACTION_ADDED, "carol", "👍");
    log.about(first, EventType.REACTION_REMOVED, "bob", "👍");
    LogEvent second = log.post(room, "two");
    log.about(second, EventType.MESSAGE_DELETED, "alice", null);
    log.append(second.event()); // a copy
    log.about(second, EventType.MESSAGE_EDITED, "alice", "two, too late");
    LogEvent last = log.post(room, "three");

    String before;
    String eventsBefore;
    try (HistoryNode node = HistoryNode.start("five-a" + Ids.next().substring(24))) {
      before = node.page(last, "");
      eventsBefore = node.get("/v1/rooms/" + room + "/events").body();
    }
    try (HistoryNode node = HistoryNode.start("five-b" + Ids.next().substring(24))) {
      assertThat(node.page(last, "")).isEqualTo(before);
      assertThat(node.get("/v1/rooms/" + room + "/events").body()).isEqualTo(eventsBefore);
    }
    var items = HistoryNode.parse(before).get("items");
    assertThat(items).hasSize(3);
    assertThat(items.get(0).get("text").asText()).isEqualTo("one, better");
    assertThat(items.get(0).get("reactions").toString()).isEqualTo("{\"👍\":1}");
    assertThat(items.get(1).get("deleted").asBoolean()).isTrue();
    assertThat(items.get(1).has("text")).isFalse();
    assertThat(eventsBefore).doesNotContain("\"two\"").doesNotContain("too late");
  }

  @Test
  void theArchiverPausesWhileTheStoreIsDownAndGoesOn() {
    String room = log.room("pause");
    try (HistoryNode node = HistoryNode.start("pause" + Ids.next().substring(24))) {
      LogEvent before = log.post(room, "before");
      node.awaitStored(room, before.position());
      Backends.store().stop();
      LogEvent during;
      try {
        during = log.post(room, "during");
        var answer = node.get("/v1/rooms/" + room + "/messages");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"store_unavailable\"");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () -> {
                  assertThat(node.meter("roomlog.history.failures")).isPositive();
                  assertThat(node.status("/health/readiness")).isEqualTo(503);
                  assertThat(node.status("/health/liveness")).isEqualTo(200);
                });
      } finally {
        Backends.store().start();
      }
      node.awaitStored(room, during.position());
      assertThat(node.json("/v1/rooms/" + room + "/messages").get("items")).hasSize(2);
    }
  }

  @Test
  void readersOfAStoreThatFellSilentAreAllAnsweredInTime() {
    String room = log.room("silent");
    var uri = new ConnectionString(Backends.mongoUri("silent" + Ids.next().substring(24)));
    var store = new ServerAddress(uri.getHosts().getFirst());
    try (var forwarder = new Forwarder(new InetSocketAddress(store.getHost(), store.getPort()));
        var node =
            HistoryNode.start(
                Map.of(
                    "mongodb.uri",
                    uri.getConnectionString()
                        .replace(":" + store.getPort(), ":" + forwarder.port()),
                    "roomlog.history.read-timeout",
                    "1s"))) {
      LogEvent stored = log.post(room, "before");
      node.awaitStored(room, stored.position());
      String messages = "/v1/rooms/" + room + "/messages";
      try {
        forwarder.pause();
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
          // Each limit is a page of its own, and all need the same watermark. That of one message
          // may lie in memory: it was asked for until it was stored.
          var answers =
              IntStream.rangeClosed(2, 21)
                  .mapToObj(
                      limit -> readers.submit(() -> node.status(messages + "?limit=" + limit)))
                  .toList();
          assertThat(answers)
              .allSatisfy(answer -> assertThat(answer).succeedsWithin(PATIENCE).isEqualTo(503));
        }
        await().atMost(PATIENCE).until(() -> node.status("/health/readiness") == 503);
      } finally {
        forwarder.resume(); // a node cannot close its connections to a store that says nothing
      }
      await().atMost(PATIENCE).until(() -> node.status(messages) == 200);
    }
  }

  @Test
  void aRecordThatIsNoEventIsParkedAndCountedAndStopsNothing() {
    String room = log.room("parked");
    try (HistoryNode node = HistoryNode.start("parked" + Ids.next().substring(24))) {
      log.appendRaw(room, "nonsense".getBytes(StandardCharsets.UTF_8));
      LogEvent after = log.post(room, "after");
      node.awaitStored(room, after.position());
      assertThat(node.meter("roomlog.history.undecodable", "flaw", "wrong_magic")).isPositive();
    }
  }

  @Test
  void aRecordTooLargeForADeadLetterIsParkedWithoutItsValue() {
    String room = log.room("large");
    byte[] value = new byte[1_048_400];
    value[0] = 9;
    try (HistoryNode node = HistoryNode.start("large" + Ids.next().substring(24))) {
      log.appendRaw(room, value);
      LogEvent after = log.post(room, "after");
      node.awaitStored(room, after.position());
    }
    assertThat(log.deadLetters())
        .anySatisfy(
            letter -> {
              assertThat(TestLog.header(letter, "roomlog-value-bytes")).isEqualTo("1048400");
              assertThat(TestLog.header(letter, "roomlog-flaw")).isEqualTo("wrong_magic");
              assertThat(letter.value()).isNull();
            });
  }

  @Test
  void theArchiveOfAnotherIncarnationIsRefused() {
    String database = "mixed" + Ids.next().substring(24);
    var uri = Backends.mongoUri(database);
    try (var client = MongoClients.create(uri)) {
      client
          .getDatabase(database)
          .getCollection("watermarks")
          .insertOne(new Document("_id", "00000000-0000").append("start", 0L).append("offset", 7L));
    }
    try (HistoryNode node = HistoryNode.startUnready(Map.of("mongodb.uri", uri))) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(node.get("/health/liveness").body())
                      .contains("REFUSED")
                      .contains("another incarnation"));
      assertThat(node.status("/health/readiness")).isEqualTo(503);
    }
  }

  @Test
  void aPositionBeforeTheEarliestKeptHasExpired() {
    String database = "late" + Ids.next().substring(24);
    String late = log.room("late");
    Position lost = log.post(late, "lost").position();
    LogEvent kept = log.post(late, "kept");
    Position earliest = kept.position().at(kept.position().offset());
    String uri = Backends.mongoUri(database);
    try (var client = MongoClients.create(uri)) {
      client
          .getDatabase(database)
          .getCollection("watermarks")
          .insertOne(
              new Document("_id", Watermark.idOf(earliest))
                  .append("start", earliest.next())
                  .append("offset", earliest.next()));
    }
    try (HistoryNode begunLate = HistoryNode.start(Map.of("mongodb.uri", uri))) {
      begunLate.awaitStored(late, kept.position());
      String messages = "/v1/rooms/" + late + "/messages";
      for (String direction : List.of("after", "before", "around")) {
        var answer = begunLate.get(messages + "?" + direction + "=" + lost.at(lost.offset()));
        assertThat(answer.statusCode()).isEqualTo(410);
        JsonNode problem = HistoryNode.parse(answer.body());
        assertThat(problem.get("code").asText()).isEqualTo("position_expired");
        assertThat(problem.get("earliest").asText()).isEqualTo(earliest.toString());
      }
      JsonNode page = begunLate.json(messages + "?after=" + earliest);
      assertThat(page.get("items")).hasSize(1);
      assertThat(page.at("/items/0/text").asText()).isEqualTo("kept");
    }
  }
}
