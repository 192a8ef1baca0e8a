package dev.roomlog.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedPathsTest {

  private static final String UPGRADE =
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

  private final EdgeServer server = new EdgeServer(Map.of());

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%00", "a%00", "..", ".", "%2e%2e", "%2E", "..%2f", "..%2f..%2fetc", "a%2Fb", "a%5cb",
            "%ff",
        "%c0%af", "%ed%a0%80", "%", "%z", "%zz", "%1", "a%0d%0ab", "%7f", "<a>", "a|b", "a\\b",
        "l\u00f6bby", "a%", "\u0007"
      })
  void aMalformedRoomIsAnInvalidRoomWhoeverAsks(String room) throws Exception {
    for (String rest : new String[] {"", "/", "/messages", "/messages/x", "?limit=1"}) {
      for (String method : new String[] {"GET", "PUT", "OPTIONS", "BREW"}) {
        Wire.Answer answer =
            server.raw(method + " /v1/rooms/" + room + rest + " HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(answer.status()).as(method + " " + room + rest).isEqualTo(400);
        assertThat(answer.head()).contains("application/problem+json");
        assertThat(answer.body()).contains("\"invalid_room\"").doesNotContain("Exception");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%00",
        "/..%2f..%2fetc/passwd",
        "/../../etc/passwd",
        "/v1/%ff",
        "/v1/rooms/lobby/messages/%00",
        "/v1/rooms/lobby/%2e%2e",
        "/%",
        "x",
        "http://[",
        "mailto:a@b",
        "//%00",
        "/a%00?x=1",
        "/v1/rooms/lobby/messages?limit=%zz"
      })
  void anyOtherMalformedPathIsAMalformedRequest(String path) throws Exception {
    Wire.Answer answer = server.get(path, "");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.head()).contains("application/problem+json");
    assertThat(answer.body()).contains("\"malformed_request\"").doesNotContain("Exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/socket%00", "/v1/socket/..%2f", "/v1/%ff", "/v1/../v1/socket", "/%"})
  void noneOfThemBecomesAWebSocket(String path) throws Exception {
    Wire.Answer answer = server.get(path, UPGRADE);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("\"malformed_request\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/rooms/lobby",
        "/v1/rooms/%6cobby",
        "http://localhost/v1/rooms/lobby",
        "/v1/rooms/lobby?y=%ff&z=../..%2f"
      })
  void whatDecodesToANameIsServed(String path) throws Exception {
    String good = "Authorization: Bearer " + server.tokens.token("alice") + "\r\n";
    Wire.Answer answer = server.get(path, good);
    assertThat(answer.body()).isEqualTo("alice in lobby");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LOBBY",
        "l%C3%B6bby",
        "%D0%B0",
        "a+b",
        "a%20b",
        "-a",
        "~",
        "a;b",
        "a&b",
        "%F0%9F%98%80"
      })
  void aRoomThatDecodesToNoNameIsInvalidToo(String room) throws Exception {
    for (String rest : new String[] {"", "/messages", "/events"}) {
      Wire.Answer answer = server.get("/v1/rooms/" + room + rest, "");
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("\"invalid_room\"");
    }
  }

  @Test
  void refusalsAreAnsweredInTurnAndTheConnectionCloses() throws Exception {
    try (Wire wire = server.wire()) {
      wire.send("GET /v1/rooms HTTP/1.1\r\nHost: a\r\n\r\n");
      wire.send(
          "POST /v1/rooms/%00/messages HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
      assertThat(wire.answer().body()).isEqualTo("nobody");
      assertThat(wire.answer().status()).isEqualTo(400);
      assertThat(wire.rest()).isEmpty();
    }
  }
}
