package dev.roomlog.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Promise 6: a slow reader costs nothing and delays nobody.
class SlowReaderTest {

  private static final TestLog LOG = TestLog.shared();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isClosedWhileOthersGetEverything(boolean direct) throws Exception {
    Map<String, Object> settings =
        Map.of(
            "max-queue",
            "64KB",
            "send-buffer",
            "16KB",
            "stall-time",
            "500ms",
            "direct-write",
            direct);
    String room = LOG.room("slow");
    String text = "x".repeat(7000);
    int count = 2000;
    try (var node = TestNode.start(settings).knows(room);
        var reader = TestClient.open(node, LOG.tokens().token("bob"))) {
      reader.subscribe(room, null);
      reader.next("subscribed");
      List<RawSocket> stuck = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        RawSocket socket = RawSocket.open(node, LOG.tokens().token("stuck"));
        socket.socket().setReceiveBufferSize(4096);
        socket.text("{\"type\":\"subscribe\",\"rooms\":[{\"room\":\"" + room + "\"}]}");
        assertThat(socket.nextText()).contains("ready");
        assertThat(socket.nextText()).contains("subscribed");
        stuck.add(socket);
      }
      IntStream.range(0, count).forEach(i -> LOG.send(LOG.message(room, i + " " + text)));
      List<String> heads =
          reader.texts(count).stream().map(t -> t.substring(0, t.indexOf(' '))).toList();
      assertThat(heads).isEqualTo(IntStream.range(0, count).mapToObj(String::valueOf).toList());
      Awaitility.await()
          .atMost(TestNode.PATIENCE)
          .until(() -> node.count("roomlog.fanout.closes", "code", "4508") == 5);
      Awaitility.await()
          .atMost(TestNode.PATIENCE)
          .until(() -> node.gauge("roomlog.fanout.connections") == 1);
      for (RawSocket socket : stuck) {
        socket.close();
      }
      LOG.post(room, "0 and on");
      assertThat(reader.texts(1)).containsExactly("0 and on");
      assertThat(reader.closeCode()).isEqualTo(-1);
    }
  }

  @Test
  void aPingFloodFromAPeerThatDoesNotReadIsBounded() throws Exception {
    Map<String, Object> settings =
        Map.of(
            "max-queue",
            "64KB",
            "send-buffer",
            "16KB",
            "frame-burst",
            1_000_000,
            "ping-interval",
            "200ms",
            "idle-time",
            "2s");
    try (var node = TestNode.start(settings);
        var socket = RawSocket.open(node, LOG.tokens().token("flood"))) {
      socket.socket().setReceiveBufferSize(4096);
      Thread flood =
          Thread.startVirtualThread(
              () -> {
                try {
                  byte[] payload = new byte[120];
                  for (int i = 0; i < 200_000; i++) {
                    socket.frame(0x89, payload);
                  }
                } catch (java.io.IOException e) {
                  // the server has ended it
                }
              });
      Awaitility.await()
          .atMost(TestNode.PATIENCE)
          .until(() -> node.gauge("roomlog.fanout.connections") == 0);
      assertThat(node.count("roomlog.fanout.closes", "code", "4508")).isEqualTo(1);
      socket.close();
      flood.join();
    }
  }
}
