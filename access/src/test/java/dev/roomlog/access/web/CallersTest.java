package dev.roomlog.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallersTest {

  private final EdgeServer server = new EdgeServer(Map.of());

  @BeforeAll
  void aServerRuns() {
    assertThat(server.port()).isPositive();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aTokenNamesTheCaller() throws Exception {
    assertThat(server.send(server.as("alice", "/v1/rooms/lobby")).body())
        .isEqualTo("alice in lobby");
  }

  @Test
  void theSchemesNameIsOfAnyCase() throws Exception {
    var request =
        server
            .request("/v1/rooms/lobby")
            .header("Authorization", "bEARER " + server.tokens.token("alice"));
    assertThat(server.send(request).statusCode()).isEqualTo(200);
  }

  @Test
  void theServiceSecretNamesAService() throws Exception {
    var request =
        server.request("/v1/rooms/lobby").header("Authorization", "Bearer " + EdgeServer.SECRET);
    assertThat(server.send(request).body()).isEqualTo("service in lobby");
  }

  @Test
  void withoutATokenThereIsNoCaller() throws Exception {
    assertUnauthorized(server.send(server.request("/v1/rooms/lobby")));
  }

  @Test
  void aNullableCallerMayBeNobody() throws Exception {
    assertThat(server.send(server.request("/v1/rooms")).body()).isEqualTo("nobody");
    assertThat(server.send(server.as("alice", "/v1/rooms")).body()).isEqualTo("alice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "Bearer", "Bearer x", "Basic YTpi", "x", "Bearer a b"})
  void whatIsNoTokenIsUnauthorizedEvenWhereNobodyMayCall(String authorization) throws Exception {
    for (String path : new String[] {"/v1/rooms", "/v1/rooms/lobby"}) {
      assertUnauthorized(server.send(server.request(path).header("Authorization", authorization)));
    }
  }

  @Test
  void anExpiredTokenSaysSo() throws Exception {
    String expired =
        server
            .tokens
            .person("alice")
            .issuedAt(Instant.now().minusSeconds(600))
            .expiresAt(Instant.now().minusSeconds(120))
            .token();
    HttpResponse<String> answer =
        server.send(server.request("/v1/rooms/lobby").header("Authorization", "Bearer " + expired));
    assertUnauthorized(answer);
    assertThat(answer.headers().allValues("WWW-Authenticate"))
        .containsExactly("Bearer error=\"invalid_token\"");
    assertThat(answer.body()).contains("expired").doesNotContain(expired);
  }

  @Test
  void twoAuthorizationHeadersAreMalformed() throws IOException {
    String good = "Authorization: Bearer " + server.tokens.token("alice") + "\r\n";
    Wire.Answer answer = server.get("/v1/rooms/lobby", good + good);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("\"malformed_request\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "access_token"})
  void aTokenInTheQueryIsMalformed(String name) throws Exception {
    String token = server.tokens.token("alice");
    HttpResponse<String> answer =
        server.send(server.as("alice", "/v1/rooms/lobby?" + name + "=" + token));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"malformed_request\"").doesNotContain(token);
  }

  @Test
  void everyKindOfControllerAnswersWithItsProblem() throws Exception {
    HttpResponse<String> blocking = server.send(server.as("alice", "/v1/rooms/nowhere"));
    assertThat(blocking.statusCode()).isEqualTo(404);
    assertThat(blocking.body()).contains("\"room_not_found\"");

    HttpResponse<String> later =
        server.send(
            server
                .as("alice", "/v1/rooms/nowhere/messages")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(later.statusCode()).isEqualTo(404);
    assertThat(later.body()).contains("\"room_not_found\"");

    HttpResponse<String> reactive = server.send(server.as("alice", "/v1/rooms/lobby/events"));
    assertThat(reactive.statusCode()).isEqualTo(503);
    assertThat(reactive.body()).contains("\"history_behind\"");
    assertThat(reactive.headers().firstValue("Retry-After")).hasValue("1");

    HttpResponse<String> withHeader =
        server.send(server.as("alice", "/v1/rooms/lobby").PUT(BodyPublishers.noBody()));
    assertThat(withHeader.statusCode()).isEqualTo(503);
    assertThat(withHeader.headers().allValues("Retry-After")).containsExactly("7");
    for (HttpResponse<String> answer : List.of(blocking, later, reactive, withHeader)) {
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
  }

  private static void assertUnauthorized(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
    assertThat(answer.body()).contains("\"code\":\"unauthorized\"");
  }
}
