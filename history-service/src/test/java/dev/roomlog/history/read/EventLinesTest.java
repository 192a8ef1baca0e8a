package dev.roomlog.history.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.roomlog.history.HistoryNode;
import dev.roomlog.history.TestLog;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Ids;
import dev.roomlog.testing.Backends;
import dev.roomlog.testing.TestStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The stream of a room's events, far longer than the buffers on its way.
class EventLinesTest {

  private static final TestLog LOG = TestLog.shared();
  private static final int EVENTS = 8_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void aClientThatStopsReadingStopsTheReading() throws IOException {
    TestStore store = Backends.store();
    String room = LOG.room("stream");
    String text = "x".repeat(2_000);
    for (int i = 0; i < EVENTS; i++) {
      Event event = LOG.event(room, EventType.MESSAGE_POSTED, "alice");
      event.setText(text);
      var _ = LOG.send(event);
    }
    var last = LOG.post(room, "last");
    try (HistoryNode node = HistoryNode.start("stream" + Ids.next().substring(24));
        var socket = new Socket()) {
      node.awaitStored(room, last.position());
      long before = store.documentsExamined();
      socket.setReceiveBufferSize(4_096);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), node.uri("").getPort()));
      socket.getOutputStream().write(request("/v1/rooms/" + room + "/events"));
      var input = new BufferedInputStream(socket.getInputStream());
      assertThat(input.read()).isEqualTo('H');
      await().atMost(PATIENCE).until(() -> store.documentsExamined() - before > 500);
      await()
          .during(Duration.ofSeconds(2))
          .atMost(PATIENCE)
          .until(() -> store.documentsExamined() - before < EVENTS - 1_000);
      assertThat(lines(input)).isEqualTo(EVENTS + 1);
    }
  }

  private static byte[] request(String path) {
    return """
    GET %s HTTP/1.1\r
    Host: localhost\r
    Authorization: Bearer %s\r
    Accept: application/x-ndjson\r
    Connection: close\r
    \r
    """
        .formatted(path, LOG.tokens().token("alice"))
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// Counts the ends of objects on lines up to the end of the stream.
  private static int lines(InputStream input) throws IOException {
    int lines = 0;
    int previous = 0;
    for (int next = input.read(); next >= 0; next = input.read()) {
      if (previous == '}' && next == '\n') {
        lines++;
      }
      previous = next;
    }
    return lines;
  }
}
