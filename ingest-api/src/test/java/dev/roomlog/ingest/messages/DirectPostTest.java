package dev.roomlog.ingest.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.ingest.TestNode;
import dev.roomlog.schemas.Ids;
import dev.roomlog.testing.Backends;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// On the real server, a plain post is answered past the framework, and nobody can tell.
class DirectPostTest {

  private static final TestNode NODE = TestNode.shared();
  private static final String PLAIN = "";

  /// A request that asks for more than one type is the framework's.
  private static final String FRAMED = "Accept: application/json, */*\r\n";

  private final String token = NODE.guest();
  private final String room = NODE.room(token);
  private final String path = "/v1/rooms/" + room + "/messages";

  @Test
  void onlyWhatIsNotPlainComesToTheFramework() throws IOException {
    try (Wire wire = wire(NODE)) {
      wire.send(post(PLAIN, "{\"text\":\"a\"}"));
      assertThat(wire.answer().status()).isEqualTo(201);
      assertThat(seen()).isZero();
      wire.send(post(FRAMED, "{\"text\":\"a\"}"));
      assertThat(wire.answer().status()).isEqualTo(201);
      assertThat(seen()).isOne();
      wire.send(post(PLAIN, "{\"text\":\"\"}"));
      assertThat(wire.answer().status()).isEqualTo(422);
      assertThat(seen()).isEqualTo(2);
    }
  }

  @Test
  void bothAnswersAreTheSame() throws IOException {
    try (Wire wire = wire(NODE)) {
      for (String message : List.of("short", "é".repeat(4096))) {
        String body = "{\"text\":\"%s\",\"id\":\"%s\"}";
        String first = body.formatted(message, Ids.next());
        String second = body.formatted(message, Ids.next());
        wire.send(post(PLAIN, first) + post(FRAMED, second));
        assertThat(masked(wire.answer())).isEqualTo(masked(wire.answer()));
        wire.send(post(PLAIN, first) + post(FRAMED, first));
        Wire.Answer repeated = wire.answer();
        assertThat(repeated.status()).isEqualTo(200);
        assertThat(wire.answer()).isEqualTo(repeated);
        String other = first.replace(message, "another");
        wire.send(post(PLAIN, other) + post(FRAMED, other));
        Wire.Answer conflict = wire.answer();
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(wire.answer()).isEqualTo(conflict);
      }
    }
    assertThat(seen()).isEqualTo(6);
  }

  @Test
  void withoutTheStoreBothAnswersAreTheSame() throws IOException {
    Backends.store().stop();
    try (Wire wire = wire(NODE)) {
      String old = "{\"text\":\"a\",\"id\":\"" + UUID.randomUUID() + "\"}";
      wire.send(post(PLAIN, old) + post(FRAMED, old));
      Wire.Answer direct = wire.answer();
      assertThat(direct.status()).isEqualTo(503);
      assertThat(direct.headers()).contains("retry-after: 1");
      assertThat(wire.answer()).isEqualTo(direct);
    } finally {
      Backends.store().start();
    }
    assertThat(seen()).isOne();
  }

  @Test
  void aBodyMayComeByteByByte() throws IOException {
    try (Wire wire = wire(NODE)) {
      for (char next : post(PLAIN, "{\"text\":\"slow\"}").toCharArray()) {
        wire.send(String.valueOf(next));
      }
      assertThat(wire.answer().body()).contains("\"text\":\"slow\"");
    }
    assertThat(seen()).isZero();
  }

  @Test
  void pipelinedRequestsAreAnsweredInTurn() throws IOException {
    String get = "GET /v1/rooms/" + room + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token;
    try (Wire wire = wire(NODE)) {
      wire.send(
          post(PLAIN, "{\"text\":\"first\"}")
              + (get + "\r\n\r\n")
              + post(PLAIN, "{\"text\":\"second\"}")
              + post(PLAIN, "{}")
              + post(PLAIN, "{\"text\":\"third\"}"));
      assertThat(wire.answer().body()).contains("first");
      assertThat(wire.answer().body()).contains("visibility");
      assertThat(wire.answer().body()).contains("second");
      assertThat(wire.answer().status()).isEqualTo(422);
      assertThat(wire.answer().body()).contains("third");
    }
  }

  @Test
  void manyPipelinedPostsAreAnsweredInTurn() throws IOException {
    try (Wire wire = wire(NODE)) {
      List<String> texts = IntStream.range(0, 100).mapToObj(i -> "number " + i + ".").toList();
      var all = new StringBuilder();
      texts.forEach(text -> all.append(post(PLAIN, "{\"text\":\"" + text + "\"}")));
      wire.send(all.toString());
      for (String text : texts) {
        assertThat(wire.answer().body()).contains(text);
      }
    }
    assertThat(seen()).isZero();
  }

  @Test
  void bothWaysAreOneSeriesOfTheRequestMeter() throws IOException {
    Set<Meter.Id> framed = recorded(NODE, FRAMED);
    assertThat(framed).hasSize(3);
    assertThat(recorded(NODE, PLAIN)).isEqualTo(framed);
  }

  /// The series that a 201, a 200 and a 409 are counted in, each once.
  private Set<Meter.Id> recorded(TestNode node, String way) throws IOException {
    Map<Meter.Id, Long> before = requests(node);
    String body = "{\"text\":\"a\",\"id\":\"%s\"}".formatted(Ids.next());
    try (Wire wire = wire(node)) {
      wire.send(post(way, body) + post(way, body) + post(way, body.replace("\"a\"", "\"b\"")));
      assertThat(List.of(wire.answer().status(), wire.answer().status(), wire.answer().status()))
          .containsExactly(201, 200, 409);
    }
    Map<Meter.Id, Long> after = requests(node);
    after.forEach(
        (id, count) ->
            assertThat(count - before.getOrDefault(id, 0L)).as(id.toString()).isLessThan(2));
    after.entrySet().removeAll(before.entrySet());
    return after.keySet();
  }

  @Test
  void onItsOwnNodeLimitsDeadlinesAndMetersHold() throws IOException {
    Map<String, Object> settings =
        Map.of(
            "roomlog.ingest.message-burst",
            3,
            "roomlog.ingest.messages-per-second",
            1,
            "roomlog.request-deadline",
            "600ms",
            "micronaut.metrics.binders.web.enabled",
            false);
    try (TestNode node = TestNode.start(settings)) {
      aLimitIsConsumedOncePerMessageAndARefusalCountedOnce(node);
      assertThat(requests(node)).isEmpty();
      aPostThatDoesNotArriveInTimeEnds(node);
      theDeadlineKnowsOfDirectAnswers(node);
    }
  }

  private void aLimitIsConsumedOncePerMessageAndARefusalCountedOnce(TestNode node)
      throws IOException {
    try (Wire wire = wire(node)) {
      var statuses = new ArrayList<Integer>();
      while (!statuses.contains(429)) {
        wire.send(post(PLAIN, "{\"text\":\"a\"}"));
        statuses.add(wire.answer().status());
      }
      assertThat(statuses).startsWith(201, 201, 201);
      assertThat(node.meter("roomlog.ingest.limited", "limit", "messages")).isOne();
    }
  }

  private void aPostThatDoesNotArriveInTimeEnds(TestNode node) throws IOException {
    String post = post(PLAIN, "{\"text\":\"never\"}");
    try (Wire wire = wire(node)) {
      wire.send(post.substring(0, post.length() - 5));
      assertThat(wire.answer().status()).isEqualTo(408);
      assertThat(wire.isAtEnd()).isTrue();
    }
  }

  private void theDeadlineKnowsOfDirectAnswers(TestNode node) throws IOException {
    String token = node.guest();
    String room = node.room(token);
    String post = post(PLAIN, "{\"text\":\"a\"}").replace(this.token, token);
    try (Wire wire = wire(node)) {
      wire.send(post.replace(this.room, room));
      assertThat(wire.answer().status()).isEqualTo(201);
      wire.send("GET /v1/ro");
      assertThat(wire.answer().status()).isEqualTo(408);
      assertThat(wire.isAtEnd()).isTrue();
    }
  }

  private int seen() {
    return NODE.context().getBean(RequestsSeen.class).of(path);
  }

  private static Map<Meter.Id, Long> requests(TestNode node) {
    return node
        .context()
        .getBean(MeterRegistry.class)
        .find("http.server.requests")
        .timers()
        .stream()
        .collect(Collectors.toMap(Timer::getId, Timer::count));
  }

  /// The answer without what each message has of its own.
  private static Wire.Answer masked(Wire.Answer created) {
    assertThat(created.status()).isEqualTo(201);
    String body = created.body().replaceAll("\"(position|id|sent_at)\":\"[^\"]*\"", "");
    return new Wire.Answer(created.line(), created.headers(), body);
  }

  private static Wire wire(TestNode node) throws IOException {
    return new Wire(node.uri("/").getPort());
  }

  private String post(String headers, String body) {
    return "POST %s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(path, token, headers, body.getBytes(StandardCharsets.UTF_8).length, body);
  }
}
