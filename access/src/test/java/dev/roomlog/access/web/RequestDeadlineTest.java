package dev.roomlog.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestDeadlineTest {

  private static final String GET = "GET /v1/rooms HTTP/1.1\r\nHost: a\r\n\r\n";

  private final EdgeServer server = new EdgeServer(Map.of("roomlog.request-deadline", "600ms"));

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aConnectionThatSwitchesLeavesNothingOfHttpBehind() {
    var request = new RequestDeadline(Duration.ofMinutes(1));
    var channel =
        new EmbeddedChannel(
            request.new Bytes(), new RequestCheck(), request.new Parts(RequestPipeline::leave));
    assertThat(channel.pipeline()).hasSize(3);
    channel.writeOutbound(
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS));
    assertThat(channel.pipeline()).isEmpty();
    channel.close();
  }

  @Test
  void headersThatDoNotEndAreTimedOut() throws Exception {
    try (Wire wire = server.wire()) {
      assertTimedOut(wire.send("GET /v1/rooms HTTP/1.1\r\nHost: a\r\n"));
    }
  }

  @Test
  void aDrippedHeaderIsTimedOut() throws Exception {
    try (Wire wire = server.wire()) {
      wire.send("GET /v1/rooms HTTP/1.1\r\nX: ");
      do {
        wire.send("x");
      } while (wire.isQuiet());
      assertThat(wire.rest()).contains("408");
    }
  }

  @Test
  void aBodyThatDoesNotEndIsTimedOut() throws Exception {
    try (Wire wire = server.wire()) {
      assertTimedOut(wire.send(post(10) + "12345"));
    }
  }

  @Test
  void aChunkedBodyThatDoesNotEndIsTimedOut() throws Exception {
    try (Wire wire = server.wire()) {
      wire.send(
          post(10).replace("Content-Length: 10", "Transfer-Encoding: chunked") + "1\r\na\r\n");
      assertTimedOut(wire);
    }
  }

  @Test
  void aConnectionBetweenRequestsIsNotTimedOut() throws Exception {
    try (Wire wire = server.wire()) {
      for (int i = 0; i < 4; i++) {
        assertThat(wire.send(GET).answer().body()).isEqualTo("nobody");
        assertThat(wire.isQuiet()).isTrue();
        assertThat(wire.send(post(2) + "{}").answer().body()).isEqualTo("lobby:2");
        assertThat(wire.isQuiet()).isTrue();
      }
    }
  }

  @Test
  void eachRequestOfAConnectionHasItsOwnTime() throws Exception {
    try (Wire wire = server.wire()) {
      for (int i = 0; i < 4; i++) {
        String request = post(2);
        wire.send(request.substring(0, 20));
        assertThat(wire.isQuiet()).isTrue();
        wire.send(request.substring(20) + "{");
        assertThat(wire.isQuiet()).isTrue();
        assertThat(wire.send("}").answer().body()).isEqualTo("lobby:2");
      }
      assertTimedOut(wire.send("G"));
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInTurnBeforeTheTimeout() throws Exception {
    try (Wire wire = server.wire()) {
      wire.send(GET + post(2) + "{}" + GET + post(10) + "123");
      assertThat(wire.answer().body()).isEqualTo("nobody");
      assertThat(wire.answer().body()).isEqualTo("lobby:2");
      assertThat(wire.answer().body()).isEqualTo("nobody");
      assertTimedOut(wire);
    }
  }

  @Test
  void aSlowAnswerComesBeforeTheTimeoutOfTheNextRequest() throws Exception {
    try (Wire wire = server.wire()) {
      String slow = post(2).replace("/lobby/", "/nowhere/") + "{}"; // waits a second for its room
      wire.send(slow);
      assertThat(wire.isQuiet()).isTrue();
      wire.send("GET /v1/ro");
      assertThat(wire.answer().status()).isEqualTo(404);
      assertTimedOut(wire);
    }
  }

  @Test
  void aSlowAnswerIsNotTimedOut() throws Exception {
    try (Wire wire = server.wire()) {
      wire.send(post(2).replace("/lobby/", "/nowhere/") + "{}");
      assertThat(wire.answer().status()).isEqualTo(404);
      assertThat(wire.send(GET).answer().status()).isEqualTo(200);
    }
  }

  @Test
  void aRequestThatWasRefusedBeforeItsEndIsAnsweredOnce() throws Exception {
    try (Wire wire = server.wire()) {
      wire.send(post(50).replaceFirst("Authorization: [^\r]*\r\n", "") + "123");
      assertThat(wire.answer().status()).isEqualTo(401);
      assertThat(wire.rest()).isEmpty();
    }
  }

  @Test
  void aRequestThatExpectsToContinueIsStillTimedOut() throws Exception {
    try (Wire wire = server.wire()) {
      wire.send(post(2).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"));
      assertThat(wire.answer().status()).isEqualTo(100);
      assertTimedOut(wire);
    }
    try (Wire wire = server.wire()) {
      wire.send(post(2).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"));
      assertThat(wire.answer().status()).isEqualTo(100);
      assertThat(wire.send("{}").answer().body()).isEqualTo("lobby:2");
      assertTimedOut(wire.send("G"));
    }
  }

  @Test
  void aWebSocketHasNoDeadline() throws Exception {
    var heard = new CompletableFuture<String>();
    WebSocket socket =
        server
            .http()
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://localhost:" + server.port() + "/v1/socket"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence text, boolean last) {
                    heard.complete(text.toString());
                    return WebSocket.Listener.super.onText(from, text, last);
                  }
                })
            .join();
    try (Wire other = server.wire()) { // its deadline passes after the socket's would have
      assertTimedOut(other.send("G"));
    }
    socket.sendText("still here", true).join();
    assertThat(heard.join()).isEqualTo("still here");
    socket.abort();
  }

  private String post(int length) {
    return "POST /v1/rooms/lobby/messages HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
        + server.tokens.token("alice")
        + "\r\nContent-Type: application/json\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  private static void assertTimedOut(Wire wire) throws Exception {
    Wire.Answer answer = wire.answer();
    assertThat(answer.status()).isEqualTo(408);
    assertThat(answer.head()).contains("application/problem+json");
    assertThat(answer.body()).contains("\"request_timeout\"");
    assertThat(wire.rest()).isEmpty();
  }
}
