package dev.roomlog.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Promise 6: a slow reader costs nothing and delays nobody.
class SlowReaderTest {

  private static final TestLog LOG = TestLog.shared();

  /// More than all buffers of the kernel between the two ends, in bytes; not more, for the sake of
  /// the heap of a build that does not end it.
  private static final long FLOOD = 24 << 20;

  private static final int PING = 126;

  @ParameterizedTest
  @CsvSource({"true, false", "false, false", "true, true"})
  void isClosedWhileOthersGetEverything(boolean direct, boolean tls) throws Exception {
    Map<String, Object> settings =
        new HashMap<>(
            Map.of(
                "max-queue",
                "64KB",
                "send-buffer",
                "16KB",
                "stall-time",
                "500ms",
                "direct-write",
                direct));
    settings.putAll(tls ? TestNode.tls() : Map.of());
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
  void aPingFloodFromAPeerThatDoesNotReadIsCutByTheFrameLimit() throws Exception {
    floodEndsWith("4429", Map.of());
  }

  /// The answers pile up only until the next ping of ours finds the queue too long.
  @Test
  void aPingFloodWithinTheFrameLimitIsCutByTheQueue() throws Exception {
    floodEndsWith("4508", Map.of("frame-burst", 1_000_000, "ping-interval", "200ms"));
  }

  private static void floodEndsWith(String code, Map<String, Object> limits) throws Exception {
    Map<String, Object> settings = new HashMap<>(limits);
    settings.put("max-queue", "64KB");
    settings.put("send-buffer", "16KB");
    try (var node = TestNode.start(settings);
        var socket = RawSocket.open(node, LOG.tokens().token("flood"))) {
      socket.socket().setReceiveBufferSize(4096);
      socket.socket().setSendBufferSize(64 * 1024);
      Thread flood =
          Thread.startVirtualThread(
              () -> {
                try {
                  byte[] pings = pings(1000);
                  for (long sent = 0; sent < FLOOD && closes(node) == 0; sent += pings.length) {
                    socket.bytes(pings);
                  }
                } catch (IOException e) {
                  // the server has ended it
                }
              });
      Awaitility.await()
          .atMost(TestNode.PATIENCE)
          .until(() -> node.gauge("roomlog.fanout.connections") == 0);
      socket.close();
      flood.join();
      assertThat(node.count("roomlog.fanout.closes", "code", code)).isEqualTo(1);
    }
  }

  private static double closes(TestNode node) {
    return node.count("roomlog.fanout.closes");
  }

  /// With empty masks, so the payload goes as it is.
  private static byte[] pings(int count) {
    byte[] pings = new byte[count * PING];
    for (int i = 0; i < count; i++) {
      pings[i * PING] = (byte) 0x89;
      pings[i * PING + 1] = (byte) (0x80 | (PING - 6));
    }
    return pings;
  }
}
