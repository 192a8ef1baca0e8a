package dev.roomlog.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import dev.roomlog.testing.TestTokens;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Who may open a socket, decided before any upgrade.
class HandshakeTest {

  private static final TestLog LOG = TestLog.shared();
  private static final String GET = "GET /v1/socket HTTP/1.1";
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.start(Map.of("roomlog.origins", "https://chat.example", "max-connections", 3));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static Arguments bad(int status, String line, String... headers) {
    return Arguments.of(status, line, headers);
  }

  static Stream<Arguments> refused() throws JOSEException {
    String stranger = new TestTokens().token("eve");
    return Stream.of(
        bad(426, GET, "Upgrade: -"),
        bad(426, GET, "Connection: close"),
        bad(426, GET, "Sec-WebSocket-Version: 12"),
        bad(426, GET, "Sec-WebSocket-Version: -"),
        bad(400, GET, "Sec-WebSocket-Key: -"),
        bad(400, GET, "Sec-WebSocket-Key: short"),
        bad(400, GET, "Sec-WebSocket-Key: " + RawSocket.KEY, "Sec-WebSocket-Key: second"),
        bad(400, GET, "Content-Length: 5"),
        bad(400, GET, "Transfer-Encoding: chunked"),
        bad(403, GET, "Origin: https://evil.example"),
        bad(403, GET, "Origin: null"),
        bad(401, GET, "Authorization: Bearer " + stranger),
        bad(401, GET, "Authorization: Basic eDp5"),
        bad(401, GET, "Authorization: Bearer " + TestNode.SECRET),
        bad(400, GET, "Authorization: Bearer a", "Authorization: Bearer b"),
        bad(400, "GET /v1/socket?access_token=abc HTTP/1.1"),
        bad(400, "GET /v1/socket%00 HTTP/1.1"),
        bad(400, "GET /v1/..%2fv1/socket HTTP/1.1"),
        bad(400, "GET /v1/%73ocket HTTP/1.1"),
        bad(400, "GET //v1/socket HTTP/1.1"),
        bad(404, "GET /v1/socket/ HTTP/1.1"),
        bad(404, "GET /v1/other HTTP/1.1"),
        bad(405, "POST /v1/socket HTTP/1.1"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefused(int status, String line, String[] headers) throws IOException {
    try (var socket = new RawSocket(node.port())) {
      socket.request(line, headers);
      String head = socket.head();
      assertThat(head).startsWith("HTTP/1.1 " + status).contains("application/problem+json");
      if (status == 426) {
        assertThat(head).containsIgnoringCase("sec-websocket-version: 13");
      }
      if (status == 401) {
        assertThat(head).containsIgnoringCase("www-authenticate: bearer");
      }
    }
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(
      strings = {"Origin: https://chat.example", "Origin: http://localhost", "X-Nothing: 1"})
  void isLetIn(String header) throws IOException {
    try (var socket = new RawSocket(node.port())) {
      socket.request(GET, header);
      assertThat(socket.head()).startsWith("HTTP/1.1 101");
    }
    Awaitility.await().until(() -> node.gauge("roomlog.fanout.connections") == 0);
  }

  @Test
  void takesNoMoreThanMaxConnections() throws IOException {
    Awaitility.await().until(() -> node.gauge("roomlog.fanout.connections") == 0);
    try (var one = RawSocket.open(node, LOG.tokens().token("a"));
        var two = RawSocket.open(node, LOG.tokens().token("b"));
        var three = RawSocket.open(node, LOG.tokens().token("c"));
        var four = new RawSocket(node.port())) {
      four.request(GET);
      assertThat(four.head()).startsWith("HTTP/1.1 503").containsIgnoringCase("retry-after:");
    }
    Awaitility.await().until(() -> node.gauge("roomlog.fanout.connections") == 0);
  }

  @Test
  void subscribesToTheRoomOfTheUrl() {
    String room = LOG.room("url");
    node.knows(room);
    String token = LOG.tokens().token("alice");
    String start = LOG.start(room).toString();
    try (var client =
        TestClient.connect(node.uri("/v1/socket?room=" + room + "&after=" + start), null)) {
      client.send("{\"type\":\"subscribe\",\"ref\":1,\"rooms\":[{\"room\":\"" + room + "\"}]}");
      assertThat(client.next("error").path("problem").path("code").asText())
          .isEqualTo("hello_required");
      client.send("{\"type\":\"hello\",\"token\":\"" + token + "\"}");
      client.next("ready");
      assertThat(client.next("subscribed").path("resumed").asBoolean()).isTrue();
      client.next("caught_up");
      LOG.post(room, "hi");
      assertThat(client.texts(1)).containsExactly("hi");
    }
  }
}
