package dev.roomlog.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// When a message waits for others to share its write, and when not. The windows are longer than
/// the test waits, so what is let go early or late is seen without a clock.
class BatchWindowTest {

  private static final TestLog LOG = TestLog.shared();
  private static final String LONG = "10m";

  @Test
  void nothingWaitsOnALoopThatHasLittleToDo() {
    try (TestNode node = TestNode.start(Map.of("batch-window", LONG));
        TestClient client = TestClient.open(node, LOG.tokens().token("bob"))) {
      String room = subscribed(node, client, LOG.room("idle"));
      for (String text : List.of("one", "two", "three")) {
        LOG.post(room, text);
        assertThat(client.texts(1)).containsExactly(text);
      }
    }
  }

  @Test
  void onABusyLoopTheFirstGoesAtOnceAndOthersWaitUntilTheyAreMany() {
    try (TestNode node = TestNode.start(Map.of("batch-window", LONG, "batch-from", 0));
        TestClient client = TestClient.open(node, LOG.tokens().token("bob"))) {
      String room = subscribed(node, client, LOG.room("busy"));
      String marker = subscribed(node, client, roomBeside(room));
      LOG.post(room, "first");
      assertThat(client.texts(1)).containsExactly("first");
      LOG.post(room, "second");
      LOG.post(marker, "marker"); // read after it: the same partition
      assertThat(client.texts(1)).containsExactly("marker");

      List<String> texts = new ArrayList<>(List.of("second"));
      for (int i = 0; i < 70; i++) {
        texts.add(i + " ".repeat(1000));
        LOG.send(LOG.message(room, texts.getLast()));
      }
      assertThat(client.texts(40))
          .isEqualTo(texts.subList(0, 40)); // what is over 64 KB waits again
    }
  }

  private static String subscribed(TestNode node, TestClient client, String room) {
    node.knows(room);
    client.subscribe(room, null);
    client.next("subscribed");
    return room;
  }

  private static String roomBeside(String room) {
    String other;
    do {
      other = LOG.room("beside");
    } while (LOG.partitionOf(other) != LOG.partitionOf(room));
    return other;
  }
}
