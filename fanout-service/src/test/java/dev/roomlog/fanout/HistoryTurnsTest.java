package dev.roomlog.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.fanout.tail.Tailer;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Many who read history at once reach the end of a log that moves on meanwhile: those who began go
/// on before others begin, and nobody has it for himself.
class HistoryTurnsTest {

  private static final TestLog LOG = TestLog.shared();
  private static final int EVENTS = 450;
  private static final int PAGE = 10;
  private static final int IN_A_ROW = 16;

  @Test
  void whoBeganGoesOnBeforeOthersBeginButNotForEver() {
    String room = LOG.room("turns");
    try (var history = new TestHistory();
        var node =
            TestNode.start(
                    Map.of("recent-offsets", 20, "history-url", history.url(), "history-reads", 1))
                .knows(room);
        var a = TestClient.open(node, LOG.tokens().token("a"));
        var b = TestClient.open(node, LOG.tokens().token("b"));
        var c = TestClient.open(node, LOG.tokens().token("c"))) {
      List<LogEvent> events = posted(room, history);
      Tailer tailer = node.bean(Tailer.class);
      await(
          () ->
              Objects.requireNonNull(tailer.view()).window(room).next()
                  > events.getLast().position().offset());
      history.maxPage(PAGE);
      history.hold();
      List<TestClient> clients = List.of(a, b, c);
      for (TestClient client : clients) {
        int number = clients.indexOf(client);
        client.subscribe(room, events.get(number).position().toString());
        await(() -> history.reads() + waiting(node) == number + 1);
      }
      for (int read = 2; read <= 2 * IN_A_ROW + 1; read++) {
        int reads = read;
        history.answer(1);
        await(() -> history.reads() == reads && waiting(node) == 2);
      }
      history.answer(clients.size() * EVENTS);
      for (TestClient client : clients) {
        client.next("subscribed");
        assertThat(client.untilCaughtUp()).hasSize(EVENTS - 1 - clients.indexOf(client));
      }

      String turns =
          history.asked().stream()
              .map(after -> who(events, Objects.requireNonNull(Position.parse(after))))
              .collect(Collectors.joining());
      assertThat(turns).startsWith("AB".repeat(IN_A_ROW) + "C");
    }
  }

  private static List<LogEvent> posted(String room, TestHistory history) {
    List<LogEvent> events =
        IntStream.range(0, EVENTS).mapToObj(i -> LOG.post(room, "message " + i)).toList();
    events.forEach(history::store);
    history.watermark(events.getLast().position());
    return events;
  }

  /// The first client began after the first event, the second after the second; and all read pages
  /// of the same length.
  private static String who(List<LogEvent> events, Position after) {
    List<Position> positions = events.stream().map(LogEvent::position).toList();
    return List.of("A", "B", "C").get(positions.indexOf(after) % PAGE);
  }

  private static int waiting(TestNode node) {
    return (int) node.gauge("roomlog.fanout.history.waiting");
  }

  private static void await(BooleanSupplier condition) {
    Awaitility.await().atMost(TestNode.PATIENCE).until(condition::getAsBoolean);
  }
}
