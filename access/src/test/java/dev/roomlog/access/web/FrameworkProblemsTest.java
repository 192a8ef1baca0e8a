package dev.roomlog.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrameworkProblemsTest {

  private final EdgeServer server = new EdgeServer(Map.of());

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aPathThatNothingHas() throws Exception {
    assertProblem(server.send(server.request("/nowhere")), 404, "not_found");
    assertProblem(server.send(server.request("/v1/rooms/a/b/c/d")), 404, "not_found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE | /v1/rooms/lobby          | GET, PUT",
        "PUT    | /v1/rooms/lobby/messages | GET, POST",
        "PATCH  | /v1/rooms/lobby/events   | GET",
        "GET    | /v1/sessions             | POST",
        "BREW   | /v1/rooms                | GET",
      })
  void aMethodThatThePathDoesNotHaveInTheWholeApi(String method, String path, String allow)
      throws Exception {
    HttpResponse<String> answer =
        server.send(server.request(path).method(method, BodyPublishers.noBody()));
    assertProblem(answer, 405, "method_not_allowed");
    assertThat(answer.headers().allValues("Allow")).containsExactly(allow);
  }

  @Test
  void anAcceptThatCannotBeMet() throws Exception {
    assertProblem(
        server.send(server.as("alice", "/v1/rooms/lobby/messages").header("Accept", "image/png")),
        406,
        "not_acceptable");
  }

  @Test
  void aBodyThatIsTooLarge() throws Exception {
    assertProblem(
        server.send(
            server
                .as("alice", "/v1/rooms/lobby/messages")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[65_537]))),
        413,
        "too_large");
  }

  @Test
  void aHeadThatIsTooLarge() throws Exception {
    Wire.Answer answer = server.get("/v1/rooms?" + "a".repeat(5_000), "");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("\"too_large\"");
    answer = server.get("/v1/rooms", "X-Long: " + "a".repeat(10_000) + "\r\n");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("\"too_large\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "multipart/form-data; boundary=x"})
  void aBodyOfAnotherType(String type) throws Exception {
    assertProblem(
        server.send(
            server
                .as("alice", "/v1/rooms/lobby/messages")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{}"))),
        415,
        "unsupported_media_type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "snappy", "zstd", "x", "identity, gzip"})
  void anEncodedBodyIsNotInflated(String encoding) throws Exception {
    assertProblem(
        server.send(
            server
                .as("alice", "/v1/rooms/lobby/messages")
                .header("Content-Type", "application/json")
                .header("Content-Encoding", encoding)
                .POST(BodyPublishers.ofString("{}"))),
        415,
        "unsupported_media_type");
  }

  @Test
  void aTransferEncodingThatInflatesIsRefused() throws Exception {
    Wire.Answer answer =
        server.raw(
            "POST /v1/rooms/lobby/messages HTTP/1.1\r\nHost: localhost\r\n"
                + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
    assertThat(answer.status()).isEqualTo(415);
  }

  @Test
  void aParameterThatIsNone() throws Exception {
    assertProblem(
        server.send(server.request("/v1/rooms/lobby/messages?limit=abc")),
        400,
        "malformed_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET\r\n\r\n",
        "GET /v1/rooms HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n",
        "GET /v1/rooms HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "GET /v1/rooms HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      })
  void whatIsNoHttp(String request) throws Exception {
    Wire.Answer answer = server.raw(request);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("\"malformed_request\"").doesNotContain("Exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/broken", "/v1/broken-later"})
  void anUnexpectedExceptionIsLoggedOnceAndNotShown(String path) throws Exception {
    var log = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var seen = new ListAppender<ILoggingEvent>();
    seen.start();
    log.addAppender(seen);
    try {
      HttpResponse<String> answer = server.send(server.request(path));
      assertProblem(answer, 500, "internal");
      assertThat(answer.body()).doesNotContain("planted", "Exception", "dev.roomlog");
      assertThat(seen.list)
          .filteredOn(event -> event.getThrowableProxy() != null)
          .hasSize(1)
          .allSatisfy(
              event ->
                  assertThat(event.getThrowableProxy().getClassName())
                      .contains("IllegalStateException"));
    } finally {
      log.detachAppender(seen);
    }
  }

  @Test
  void aHeadIsAnsweredLikeAGetWithoutItsBody() throws Exception {
    HttpResponse<String> answer =
        server.send(server.request("/nowhere").method("HEAD", BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEmpty();
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().allValues("Content-Type"))
        .containsExactly("application/problem+json");
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"", "\"status\":" + status);
  }
}
