package dev.roomlog.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.access.AccessSettings;
import dev.roomlog.schemas.Route;
import dev.roomlog.schemas.Routes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossOriginTest {

  private static final String FRIEND = "https://chat.example";

  private final EdgeServer server =
      new EdgeServer(Map.of("roomlog.origins", FRIEND + ",http://other.example:8081"));

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aPreflightIsAnsweredFromTheRouteTable() throws Exception {
    for (Route route : Routes.all()) {
      String path = route.path().replaceAll("\\{[^}]*}", "x");
      Wire.Answer answer = preflight(path, FRIEND);
      assertThat(answer.status()).as(path).isEqualTo(204);
      String methods = String.join(", ", Routes.methods(path));
      assertThat(answer.head().toLowerCase(Locale.ROOT))
          .contains(
              "access-control-allow-origin: " + FRIEND + "\r\n",
              "access-control-allow-methods: " + methods.toLowerCase(Locale.ROOT),
              "access-control-allow-headers: authorization, content-type, idempotency-key",
              "access-control-max-age: 600",
              "vary: origin");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "https://evil.example",
        "http://chat.example",
        "https://chat.example.evil.example",
        "https://chat.example:8443",
        "localhost",
        "http://localhost.evil.example",
        "%",
        ""
      })
  void aPreflightFromElsewhereIsRefused(String origin) throws Exception {
    Wire.Answer answer = preflight("/v1/rooms/lobby/messages", origin);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).contains("\"forbidden_origin\"");
    assertThat(answer.head().toLowerCase(Locale.ROOT))
        .doesNotContain("access-control-allow-origin");
  }

  @Test
  void anAnswerNamesTheOriginThatMayReadIt() throws Exception {
    String friend = server.get("/v1/rooms", "Origin: " + FRIEND + "\r\n").head();
    assertThat(friend.toLowerCase(Locale.ROOT))
        .startsWith("http/1.1 200")
        .contains("access-control-allow-origin: " + FRIEND, "vary: origin", "expose-headers: link");
    String problem = server.get("/v1/rooms/lobby", "Origin: " + FRIEND + "\r\n").head();
    assertThat(problem.toLowerCase(Locale.ROOT))
        .startsWith("http/1.1 401")
        .contains("access-control-allow-origin: " + FRIEND);
    for (String origin : new String[] {"null", "https://evil.example"}) {
      String other = server.get("/v1/rooms", "Origin: " + origin + "\r\n").head();
      assertThat(other.toLowerCase(Locale.ROOT))
          .doesNotContain("access-control-allow-origin")
          .contains("vary: origin");
    }
  }

  @Test
  void whatIsNoPartOfTheApiNamesNoOrigin() throws Exception {
    for (String path : List.of("/health/liveness", "/nothing", "/v1rooms")) {
      String head = server.get(path, "Origin: " + FRIEND + "\r\n").head();
      assertThat(head.toLowerCase(Locale.ROOT)).as(path).doesNotContain("access-control-", "vary");
    }
  }

  @Test
  void theServersOwnPageNeedsNoSetting() throws Exception {
    Wire.Answer answer = preflight("/v1/rooms", "http://localhost");
    assertThat(answer.status()).isEqualTo(204);
  }

  @Test
  void twoOriginsAreNone() throws Exception {
    String origin = "Origin: " + FRIEND + "\r\n";
    Wire.Answer answer =
        server.raw("OPTIONS /v1/rooms HTTP/1.1\r\nHost: localhost\r\n" + origin + origin + "\r\n");
    assertThat(answer.status()).isEqualTo(403);
  }

  @Test
  void aRequestWithoutAnOriginComesFromNoBrowser() {
    var origins = new Origins(new AccessSettings(null, List.of(FRIEND), 1, Duration.ofSeconds(1)));
    assertThat(origins.allows((String) null, "localhost", false)).isTrue();
    assertThat(origins.allows("http://localhost:8080", "localhost:8080", false)).isTrue();
    assertThat(origins.allows("http://localhost:8080", "localhost:9090", false)).isFalse();
    assertThat(origins.allows("null", "null", false)).isFalse();
    assertThat(origins.allows("null", null, false)).isFalse();
    assertThat(origins.allows("http://a@localhost:8080", "localhost:8080", false)).isFalse();
    assertThat(origins.allows("https://chat.example", "chat.example", false)).isTrue();
    assertThat(origins.allows("https://chat.example", "chat.example", true)).isTrue();
    assertThat(origins.allows("http://chat.example", "chat.example", true)).isFalse();
  }

  private Wire.Answer preflight(String path, String origin) throws Exception {
    return server.raw(
        "OPTIONS "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nOrigin: "
            + origin
            + "\r\nAccess-Control-Request-Method: POST\r\n\r\n");
  }
}
