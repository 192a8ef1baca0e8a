package dev.roomlog.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.roomlog.fanout.tail.LogBounds;
import dev.roomlog.fanout.tail.Tailer;
import dev.roomlog.fanout.tail.TopicLog;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A node that reads only the partitions whose rooms somebody follows here keeps every promise of
/// one that reads all.
class NeededTailTest {

  private static final TestLog LOG = TestLog.shared();
  private static final int RECENT = 50;

  /// Within this time the tailer has looked twice for what is no longer needed.
  private static final Duration LOOKED_TWICE = Duration.ofMillis(2500);

  private static TestNode node(String linger) {
    return TestNode.start(settings(linger, "http://localhost:1"));
  }

  private static Map<String, Object> settings(String linger, String historyUrl) {
    return Map.of(
        "tail",
        "needed",
        "tail-linger",
        linger,
        "recent-offsets",
        RECENT,
        "history-url",
        historyUrl,
        "ahead-wait",
        "1s");
  }

  private static TestClient client(TestNode node) {
    return TestClient.open(node, LOG.tokens().token("bob"));
  }

  /// A room that lives on this partition.
  private static String room(int partition) {
    while (true) {
      String room = LOG.room("needed");
      if (LOG.partitionOf(room) == partition) {
        return room;
      }
    }
  }

  private static void awaitPartitions(TestNode node, int read) {
    Awaitility.await()
        .atMost(TestNode.PATIENCE)
        .until(() -> node.gauge("roomlog.fanout.partitions") == read);
  }

  private static List<LogEvent> posted(String room, int count) {
    return IntStream.range(0, count).mapToObj(i -> LOG.post(room, "message " + i)).toList();
  }

  private static List<String> texts(int count) {
    return IntStream.range(0, count).mapToObj(i -> "message " + i).toList();
  }

  @Test
  void readsAPartitionWhileARoomOfItIsFollowed() {
    String one = room(1);
    String two = room(2);
    try (var node = node("0s").knows(one).knows(two);
        var stays = client(node)) {
      assertThat(node.gauge("roomlog.fanout.partitions")).isZero();
      stays.subscribe(one, null);
      stays.next("subscribed");
      try (var leaves = client(node)) {
        leaves.subscribe(two, null);
        leaves.subscribe(one, null);
        leaves.next("subscribed");
        leaves.next("subscribed");
        awaitPartitions(node, 2);
        LOG.post(two, "of two");
        assertThat(leaves.texts(1)).containsExactly("of two");
      }
      awaitPartitions(node, 1);
      LOG.post(two, "nobody hears");
      LOG.post(one, "of one");
      assertThat(stays.texts(1)).containsExactly("of one");
    }
  }

  @Test
  void hearsWhatIsSaidFromTheAnswerOn() {
    for (int i = 0; i < 5; i++) {
      String room = room(3);
      posted(room, 3);
      try (var node = node("1m").knows(room);
          var client = client(node)) {
        client.subscribe(room, null);
        JsonNode subscribed = client.next("subscribed");
        LogEvent next = LOG.post(room, "heard");
        assertThat(client.texts(1)).containsExactly("heard");
        assertThat(subscribed.path("position").asText()).isLessThan(next.position().toString());
      }
    }
  }

  @Test
  void goesOnWhereTheClientLeftThoughTheNodeHadForgottenTheRoom() {
    String room = room(1);
    try (var node = node("0s").knows(room)) {
      Position seen;
      try (var client = client(node)) {
        client.subscribe(room, null);
        client.next("subscribed");
        seen = LOG.post(room, "seen").position();
        client.texts(1);
      }
      awaitPartitions(node, 0);
      assertThat(node.gauge("roomlog.fanout.window.bytes")).isZero();
      posted(room, 20);
      try (var client = client(node)) {
        client.subscribe(room, seen.toString());
        assertThat(client.next("subscribed").path("resumed").asBoolean()).isTrue();
        assertThat(client.texts(20)).isEqualTo(texts(20));
        client.next("caught_up");
      }
    }
  }

  @Test
  void goesOnFromHistoryWhereTheWindowOfANewPartitionBeginsLater() {
    String room = room(2);
    try (var history = new TestHistory();
        var node = TestNode.start(settings("0s", history.url())).knows(room);
        var client = client(node)) {
      List<LogEvent> missed = posted(room, 3 * RECENT);
      missed.forEach(history::store);
      history.watermark(missed.getLast().position());
      client.subscribe(room, missed.getFirst().position().toString());
      client.next("subscribed");
      assertThat(client.texts(3 * RECENT - 1)).isEqualTo(texts(3 * RECENT).subList(1, 3 * RECENT));
      client.next("caught_up");
      LOG.post(room, "live");
      assertThat(client.texts(1)).containsExactly("live");
    }
  }

  @Test
  void stillReadsAPartitionForAWhile() {
    String room = room(1);
    try (var node = node("1h").knows(room)) {
      try (var client = client(node)) {
        client.subscribe(room, null);
        client.next("subscribed");
      }
      Awaitility.await()
          .during(LOOKED_TWICE)
          .until(() -> node.gauge("roomlog.fanout.partitions") == 1);
      LogEvent last = LOG.post(room, "read by nobody");
      Awaitility.await()
          .atMost(TestNode.PATIENCE)
          .until(
              () ->
                  Objects.requireNonNull(node.bean(Node.class).view()).window(room).next()
                      >= last.position().next());
    }
  }

  /// What the log says of a room's visibility may not have come to the directory yet.
  @Test
  void knowsWhatTheLogSaysOfTheRoomBeforeItLetsAnybodyIn() {
    String room = room(3);
    Event closing = LOG.event(room, EventType.ROOM_CHANGED);
    closing.setVersion(2L);
    closing.setVisibility("private");
    try (var node = node("0s").knows(room);
        var outsider = TestClient.open(node, LOG.tokens().token("outsider"))) {
      LogEvent last = LOG.post(room, "for all");
      LOG.append(closing);
      LOG.post(room, "for members");
      outsider.subscribe(room, last.position().toString());
      assertThat(outsider.next("error").at("/problem/code").asText()).isEqualTo("room_not_found");
      awaitPartitions(node, 0);
      assertThat(outsider.hasFrames()).isFalse();
    }
  }

  @Test
  void hidesACopyOfWhatWasSaidBeforeThePartitionWasRead() {
    String room = room(2);
    try (var node = node("0s").knows(room);
        var client = client(node)) {
      Event said = LOG.message(room, "said once");
      LOG.append(said);
      client.subscribe(room, null);
      client.next("subscribed");
      LOG.append(said);
      LOG.post(room, "new");
      assertThat(client.texts(1)).containsExactly("new");
    }
  }

  @Test
  void saysSoWhereAPartitionCannotBeRead() {
    TopicLog silent =
        new TopicLog() {
          @Override
          public Consumer<byte[], byte[]> open() {
            return new MockConsumer<>("none");
          }

          @Override
          public Map<TopicPartition, CompletableFuture<LogBounds>> bounds(
              Collection<TopicPartition> partitions) {
            Map<TopicPartition, CompletableFuture<LogBounds>> never = new HashMap<>();
            partitions.forEach(at -> never.put(at, new CompletableFuture<>()));
            return never;
          }
        };
    String room = room(1);
    try (var node = TestNode.starting(settings("0s", "http://localhost:1"), silent)) {
      Awaitility.await()
          .atMost(TestNode.PATIENCE)
          .until(() -> node.bean(Tailer.class).state() == Tailer.State.READY);
      try (var client = client(node)) {
        client.subscribe(room, null);
        JsonNode problem = client.next("error").path("problem");
        assertThat(problem.path("code").asText()).isEqualTo("starting");
        assertThat(problem.path("retryable").asBoolean()).isTrue();
        client.subscribe(room, null);
        client.send("{\"type\":\"unsubscribe\",\"rooms\":[\"" + room + "\"]}");
        client.next("unsubscribed");
      }
    }
  }
}
