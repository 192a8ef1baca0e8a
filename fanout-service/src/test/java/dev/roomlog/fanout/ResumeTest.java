package dev.roomlog.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.roomlog.fanout.tail.Tailer;
import dev.roomlog.schemas.EventJson;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Promise 4: gap-free and duplicate-free resume on any node, however long the client was away.
class ResumeTest {

  private static final TestLog LOG = TestLog.shared();
  private static final int RECENT = 50;
  private static TestHistory history;
  private static TestNode near;
  private static TestNode far;

  @BeforeAll
  static void start() {
    history = new TestHistory();
    Map<String, Object> shallow =
        Map.of(
            "recent-offsets",
            RECENT,
            "history-url",
            history.url(),
            "history-wait",
            "2s",
            "ahead-wait",
            "1s");
    near = TestNode.start(Map.of("history-url", history.url()));
    far = TestNode.start(shallow);
  }

  @AfterAll
  static void stop() {
    near.close();
    far.close();
    history.close();
  }

  @BeforeEach
  void historyIsUp() {
    history.down(false);
  }

  private static TestClient client(TestNode node) {
    return TestClient.open(node, LOG.tokens().token("bob"));
  }

  private static String room() {
    String room = LOG.room("resume");
    near.knows(room);
    far.knows(room);
    return room;
  }

  /// Events in the log and in history, read by both nodes.
  private static List<LogEvent> posted(String room, int count) {
    List<LogEvent> events =
        IntStream.range(0, count).mapToObj(i -> LOG.post(room, "message " + i)).toList();
    events.forEach(history::store);
    history.watermark(events.getLast().position());
    awaitRead(near, events.getLast());
    awaitRead(far, events.getLast());
    return events;
  }

  private static void awaitRead(TestNode node, LogEvent event) {
    Awaitility.await()
        .atMost(TestNode.PATIENCE)
        .until(
            () ->
                Objects.requireNonNull(node.bean(Tailer.class).view()).window(event.room()).next()
                    >= event.position().next());
  }

  private static List<String> jsons(List<LogEvent> events) {
    return events.stream()
        .map(event -> new String(EventJson.encode(event), StandardCharsets.UTF_8))
        .toList();
  }

  private static List<String> jsons(TestClient client, int count) {
    return IntStream.range(0, count).mapToObj(_ -> client.nextText()).toList();
  }

  @Test
  void goesOnFromTheWindowOfAnotherNode() {
    String room = room();
    Position seen;
    try (var client = client(far)) {
      client.subscribe(room, null);
      client.next("subscribed");
      seen = LOG.post(room, "seen").position();
      client.texts(1);
    }
    List<LogEvent> missed = posted(room, 20);
    try (var client = client(near)) {
      double before = near.count("roomlog.fanout.resumes", "source", "window");
      client.subscribe(room, seen.toString());
      JsonNode subscribed = client.next("subscribed");
      assertThat(subscribed.path("resumed").asBoolean()).isTrue();
      assertThat(subscribed.path("position").asText()).isEqualTo(seen.toString());
      assertThat(jsons(client, 20)).isEqualTo(jsons(missed));
      assertThat(client.next("caught_up").path("position").asText())
          .isGreaterThanOrEqualTo(missed.getLast().position().toString());
      assertThat(near.count("roomlog.fanout.resumes", "source", "window") - before).isEqualTo(1);
      LOG.post(room, "live");
      assertThat(client.texts(1)).containsExactly("live");
    }
  }

  @Test
  void readsHistoryWhereTheWindowDoesNotReachAndSplices() {
    String room = room();
    List<LogEvent> all = posted(room, 450);
    try (var client = client(far)) {
      int before = history.reads();
      client.subscribe(room, LOG.start(room).toString());
      client.next("subscribed");
      assertThat(jsons(client, 450)).isEqualTo(jsons(all));
      client.next("caught_up");
      assertThat(history.reads() - before).isBetween(2, 4);
      assertThat(far.count("roomlog.fanout.resumes", "source", "history")).isPositive();
      LOG.post(room, "live");
      assertThat(client.texts(1)).containsExactly("live");
    }
  }

  @Test
  void splicesUnderLoadWithoutGapOrDuplicate() throws Exception {
    String room = room();
    List<LogEvent> old = posted(room, 300);
    int load = 1500;
    var half = new CountDownLatch(load / 3);
    Thread writer =
        Thread.startVirtualThread(
            () -> {
              for (int i = 0; i < load; i++) {
                String text = "load " + i;
                var event = LOG.message(room, text);
                Future<RecordMetadata> sent = LOG.send(event);
                RecordMetadata metadata = TestLog.await(sent);
                var logged =
                    new LogEvent(
                        Position.ofRecord(
                            LOG.incarnation(), metadata.partition(), metadata.offset()),
                        metadata.timestamp(),
                        event);
                history.store(logged);
                history.watermark(logged.position());
                half.countDown();
              }
            });
    half.await();
    try (var client = client(far)) {
      client.subscribe(room, LOG.start(room).toString());
      client.next("subscribed");
      List<String> texts = new ArrayList<>();
      while (texts.size() < 300 + load) {
        JsonNode frame = client.next();
        if (!frame.path("type").asText().equals("caught_up")) {
          texts.add(frame.path("text").asText());
        }
      }
      List<String> expected = new ArrayList<>();
      old.forEach(event -> expected.add(event.event().getText()));
      IntStream.range(0, load).forEach(i -> expected.add("load " + i));
      assertThat(texts).isEqualTo(expected);
    }
    writer.join();
  }

  @Test
  void saysThatHistoryIsBehindInsteadOfSkipping() {
    String room = room();
    List<LogEvent> all = posted(room, 120);
    history.watermark(all.get(10).position());
    try (var client = client(far)) {
      client.subscribe(room, LOG.start(room).toString());
      JsonNode frame = client.next();
      while (!frame.path("type").asText().equals("error")) {
        assertThat(frame.path("type").asText()).isIn("subscribed", "message.posted");
        frame = client.next();
      }
      assertThat(frame.path("problem").path("code").asText()).isEqualTo("history_behind");
      assertThat(frame.path("problem").path("retryable").asBoolean()).isTrue();
      LOG.post(room, "not for this one");
      client.subscribe(room, null);
      client.next("subscribed");
    }
  }

  @Test
  void waitsForAHistoryThatIsDown() {
    String room = room();
    List<LogEvent> all = posted(room, 120);
    history.down(true);
    try (var client = client(far)) {
      int before = history.reads();
      client.subscribe(room, LOG.start(room).toString());
      Awaitility.await().until(() -> history.reads() > before + 1);
      history.down(false);
      client.next("subscribed");
      assertThat(jsons(client, 120)).isEqualTo(jsons(all));
    }
    history.down(true);
    try (var client = client(far)) {
      client.subscribe(room, LOG.start(room).toString());
      assertThat(client.next("error").path("problem").path("code").asText())
          .isEqualTo("history_behind");
    }
  }

  @Test
  void closesRatherThanSendPositionsOutOfOrder() {
    String room = room();
    posted(room, 120);
    history.swap(true);
    try (var client = client(far)) {
      client.subscribe(room, LOG.start(room).toString());
      Awaitility.await().until(() -> client.closeCode() == 1011);
      client.next("subscribed");
      assertThat(client.hasFrames()).isFalse();
      assertThat(far.count("roomlog.fanout.order.violations")).isEqualTo(1);
    } finally {
      history.swap(false);
    }
  }

  @Test
  void tellsAPositionThatIsGone() {
    String room = room();
    List<LogEvent> all = posted(room, 120);
    Position earliest = all.get(5).position();
    history.expire(earliest);
    try (var client = client(far)) {
      client.subscribe(room, LOG.start(room).toString());
      JsonNode error = client.next("error");
      assertThat(error.path("problem").path("code").asText()).isEqualTo("position_expired");
      assertThat(error.path("problem").path("earliest").asText()).isEqualTo(earliest.toString());
    } finally {
      history.expire(null);
    }
  }

  @Test
  void tellsPositionsThatAreNoneOfTheRoom() {
    String room = room();
    Position start = LOG.start(room);
    try (var client = client(near)) {
      client.subscribe(room, "rubbish");
      assertThat(client.next("error").path("problem").path("code").asText())
          .isEqualTo("invalid_position");
      int other = (start.partition() + 1) % TestLog.PARTITIONS;
      client.subscribe(room, new Position(start.incarnation(), other, 0).toString());
      assertThat(client.next("error").path("problem").path("code").asText())
          .isEqualTo("invalid_position");
      client.subscribe(
          room, new Position(start.incarnation() + 1, start.partition(), 0).toString());
      JsonNode problem = client.next("error").path("problem");
      assertThat(problem.path("code").asText()).isEqualTo("position_expired");
      assertThat(problem.path("earliest").asText()).startsWith(start.toString().substring(0, 13));
    }
  }

  @Test
  void waitsForWhatAFasterNodeHasRead() {
    String room = room();
    LogEvent last = posted(room, 1).getFirst();
    Position ahead = last.position().at(last.position().next() + 2);
    try (var client = client(near)) {
      client.subscribe(room, ahead.toString());
      LOG.post(room, "seen elsewhere");
      LOG.post(room, "seen elsewhere too");
      client.next("subscribed");
      client.next("caught_up");
      LOG.post(room, "new");
      assertThat(client.texts(1)).containsExactly("new");
    }
    try (var client = client(far)) {
      client.subscribe(room, ahead.at(ahead.next() + 1000).toString());
      assertThat(client.next("error").path("problem").path("code").asText())
          .isEqualTo("position_ahead");
    }
  }

  @Test
  void showsADeletedMessageWithoutItsText() {
    String room = room();
    Position start = LOG.post(room, "before").position();
    LogEvent posted = LOG.post(room, "regretted");
    var deletion = LOG.event(room, dev.roomlog.log.EventType.MESSAGE_DELETED);
    deletion.setMessage(posted.id());
    LogEvent deleted = LOG.append(deletion);
    awaitRead(near, deleted);
    try (var client = client(near)) {
      client.subscribe(room, start.toString());
      client.next("subscribed");
      var erased = new LogEvent(posted.position(), posted.sentAt(), posted.event(), true);
      assertThat(jsons(client, 2)).isEqualTo(jsons(List.of(erased, deleted)));
    }
  }

  @Test
  void hidesACopyFromANodeThatStartedLater() {
    String room = room();
    var event = LOG.message(room, "once");
    Position start = LOG.append(event).position();
    List<LogEvent> between = posted(room, RECENT + 20);
    LOG.append(event);
    LogEvent last = LOG.post(room, "last");
    history.store(last);
    history.watermark(last.position());
    try (var late = TestNode.start(Map.of("recent-offsets", 10, "history-url", history.url()));
        var client = client(late.knows(room))) {
      client.subscribe(room, start.toString());
      client.next("subscribed");
      List<String> expected =
          new ArrayList<>(between.stream().map(e -> e.event().getText()).toList());
      expected.add("last");
      assertThat(client.texts(expected.size())).isEqualTo(expected);
      client.next("caught_up");
    }
  }
}
