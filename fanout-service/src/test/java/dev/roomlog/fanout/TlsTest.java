package dev.roomlog.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is different on a node that speaks TLS.
class TlsTest {

  private static final TestLog LOG = TestLog.shared();

  private static TestNode node;

  @BeforeAll
  static void start() {
    Map<String, Object> settings = new HashMap<>(TestNode.tls());
    settings.put("micronaut.server.ssl.handshake-timeout", "3s");
    node = TestNode.start(settings);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void whoNeverBeginsTheTlsHandshakeIsClosed() throws Exception {
    try (var socket = new Socket("localhost", node.port())) {
      socket.setSoTimeout((int) TestNode.PATIENCE.toMillis());
      assertThat(socket.getInputStream().read())
          .as("the end, and no timeout of ours")
          .isEqualTo(-1);
    }
  }

  @Test
  void onlyTheHttpsOriginIsTheNodesOwn() throws Exception {
    String host = "localhost:" + node.port();
    assertThat(handshake("Host: " + host, "Origin: https://" + host)).startsWith("HTTP/1.1 101");
    assertThat(handshake("Host: " + host, "Origin: http://" + host)).startsWith("HTTP/1.1 403");
  }

  @Test
  void aCloseArrivesWithItsCode() throws Exception {
    try (var socket = RawSocket.open(node, LOG.tokens().token("ann"))) {
      socket.frame(0x82, new byte[] {1});
      assertThat(socket.closeCode()).isEqualTo(1003);
    }
  }

  @Test
  void http2IsRefusedAtStart() {
    Map<String, Object> settings = new HashMap<>(TestNode.tls());
    settings.put("micronaut.server.http-version", "2.0");

    assertThatThrownBy(() -> TestNode.starting(settings))
        .hasStackTraceContaining("micronaut.server.http-version must be 1.1");
  }

  private static String handshake(String... headers) throws Exception {
    try (var socket = new RawSocket(node)) {
      socket.request("GET /v1/socket HTTP/1.1", headers);
      return socket.head();
    }
  }
}
