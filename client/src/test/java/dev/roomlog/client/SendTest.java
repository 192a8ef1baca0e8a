package dev.roomlog.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomlog.client.TestServer.Request;
import dev.roomlog.client.TestServer.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SendTest {

  private static final String EVENT =
      """
      {"type":"message.posted","room":"lobby","position":"p1","id":"%s"}\
      """;

  private final List<Request> posts = new CopyOnWriteArrayList<>();
  private final Queue<Response> answers = new ArrayDeque<>();
  private final List<Duration> waits = new CopyOnWriteArrayList<>();
  private final List<Waiting> shown = new CopyOnWriteArrayList<>();
  private final AtomicInteger sessions = new AtomicInteger();
  private TestServer server;
  private Roomlog client;

  @BeforeEach
  void start() throws IOException {
    server = new TestServer();
    server.http = this::answer;
    client =
        new Roomlog(
            server.uri(),
            RoomlogOptions.DEFAULT
                .withRequestTimeout(Duration.ofSeconds(5))
                .withRetryFor(Duration.ofSeconds(20))
                .withBackoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(5))),
            null,
            this::sleep);
    client.createSession("ann");
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  private void sleep(Duration time) {
    waits.add(time);
    shown.add(Objects.requireNonNull(client.waiting()));
  }

  private synchronized Response answer(Request request) {
    if (request.path().equals("/v1/sessions")) {
      return Response.of(201, session(sessions.incrementAndGet()));
    }
    posts.add(request);
    return answers.isEmpty() ? Response.of(201, EVENT) : answers.remove();
  }

  static String session(int number) {
    return """
    {"token":"t%d","sender":"s1","handle":"ann","guest":true,\
    "expires_at":"2026-11-21T10:00:00Z"}\
    """
        .formatted(number);
  }

  private static String problem(String code, int status) {
    return """
    {"code":"%s","status":%d,"detail":"d","errors":[{"field":"text","detail":"blank"}]}\
    """
        .formatted(code, status);
  }

  @Test
  void aLostAnswerIsAskedForAgainWithTheSameId() {
    answers.add(new Response(0, "", ""));
    answers.add(Response.of(200, EVENT));
    Sent sent = client.send("lobby", Draft.of("hi"));
    assertThat(sent.created()).isFalse();
    assertThat(posts).hasSize(2);
    assertThat(posts.get(0).body()).isEqualTo(posts.get(1).body()).contains("\"id\":\"");
  }

  @Test
  void anUnavailableServerIsAskedAgainNoSoonerThanItSays() {
    answers.add(new Response(503, "Retry-After: 7\r\n", problem("log_unavailable", 503)));
    answers.add(Response.of(429, problem("too_many_requests", 429)));
    answers.add(Response.of(408, "no json"));
    assertThat(client.sendAsync("lobby", Draft.of("hi")).join().created()).isTrue();
    assertThat(posts).hasSize(4);
    assertThat(waits).hasSize(3).first().isEqualTo(Duration.ofSeconds(7));
    assertThat(waits.subList(1, 3)).allMatch(wait -> wait.toMillis() <= 5);
  }

  @Test
  void aWaitThatIsLongerThanOurPatienceIsNotBegun() {
    String date = "Retry-After: Thu, 01 Jan 2099 00:00:00 GMT\r\n";
    answers.add(new Response(503, date, problem("log_unavailable", 503)));
    assertThatThrownBy(() -> client.send("lobby", Draft.of("hi")))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code()).isEqualTo("log_unavailable"));
    assertThat(waits).isEmpty();
  }

  @Test
  void whoWaitsAndWhyIsShown() {
    answers.add(Response.of(429, problem("too_many_requests", 429)));
    assertThat(client.send("lobby", Draft.of("hi")).created()).isTrue();
    assertThat(shown)
        .singleElement()
        .satisfies(
            waiting -> {
              assertThat(waiting.calls()).isOne();
              assertThat(waiting.why()).contains("too_many_requests");
            });
    assertThat(client.waiting()).isNull();
  }

  @Test
  void aRefusalIsThrownWithWhatTheServerSaid() {
    answers.add(Response.of(422, problem("validation_failed", 422)));
    assertThatThrownBy(() -> client.send("lobby", Draft.of(" ")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.code()).isEqualTo("validation_failed");
              assertThat(e.problem().errors())
                  .containsExactly(new Problem.FieldError("text", "blank"));
            });
    assertThat(posts).hasSize(1);
  }

  @Test
  void anExpiredTokenIsReplacedOnce() {
    answers.add(Response.of(401, problem("unauthorized", 401)));
    assertThat(client.send("lobby", Draft.of("hi")).created()).isTrue();
    assertThat(posts).extracting(Request::authorization).containsExactly("Bearer t1", "Bearer t2");
  }

  @Test
  void aFreshTokenThatIsRefusedTooIsTheEnd() {
    answers.add(Response.of(401, problem("unauthorized", 401)));
    answers.add(Response.of(401, problem("unauthorized", 401)));
    assertThatThrownBy(() -> client.send("lobby", Draft.of("hi")))
        .isInstanceOf(ProblemException.class);
    assertThat(posts).hasSize(2);
  }

  @Test
  void callsGiveUpWhenTheirTimeIsOver() throws IOException {
    server.close();
    try (Roomlog other =
        Roomlog.connect(server.uri(), RoomlogOptions.DEFAULT.withRetryFor(Duration.ZERO))) {
      assertThatThrownBy(() -> other.createSession("ann"))
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("cannot reach");
    }
  }

  @Test
  void eventsAreReadPageByPageUntilTheEnd() {
    answers.add(
        Response.of(
            200,
            "{\"items\":["
                + EVENT
                + "],\"page\":{\"after\":\"p1\",\"has_more\":true},\"as_of\":\"p1\"}"));
    answers.add(Response.of(200, "{\"items\":[],\"page\":{\"has_more\":false}}"));
    assertThat(client.events("lobby", null).map(Event::position)).containsExactly("p1");
    assertThat(posts)
        .extracting(Request::path)
        .containsExactly("/v1/rooms/lobby/events", "/v1/rooms/lobby/events?after=p1");
  }
}
