package dev.roomlog.ingest.messages;

import static dev.roomlog.ingest.TestNode.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.roomlog.ingest.TestNode;
import dev.roomlog.ingest.TopicReader;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.Topics;
import dev.roomlog.testing.Backends;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/// While Kafka is away every post is answered in time with what is known about it, and afterwards
/// the service goes on by itself.
class BrokerAwayTest {

  private static final TestNode NODE = TestNode.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void postsAreAnsweredWithinTheirDeadlineAndGoOnAfterwards() {
    String token = NODE.guest();
    String room = NODE.room(token);
    assertThat(NODE.post(room, token, body(Ids.next())).statusCode()).isEqualTo(201);
    List<String> unavailable = new ArrayList<>();
    List<String> unknown = new ArrayList<>();

    Backends.broker().stop();
    try {
      for (int round = 0; round < 3; round++) {
        List<String> ids = IntStream.range(0, 5).mapToObj(_ -> Ids.next()).toList();
        List<CompletableFuture<HttpResponse<String>>> posts =
            ids.stream()
                .map(id -> CompletableFuture.supplyAsync(() -> NODE.post(room, token, body(id))))
                .toList();
        for (int i = 0; i < posts.size(); i++) {
          // The client's own time-out would fail here.
          HttpResponse<String> answer = posts.get(i).join();
          assertThat(answer.statusCode()).isEqualTo(503);
          assertThat(answer.headers().firstValue("Retry-After")).isPresent();
          switch (text(answer, "code")) {
            case "log_unavailable" -> unavailable.add(ids.get(i));
            case "publish_outcome_unknown" -> unknown.add(ids.get(i));
            default -> throw new AssertionError(answer.body());
          }
        }
      }
      assertThat(NODE.get("/health/readiness", null).statusCode()).isEqualTo(503);
      assertThat(NODE.get("/health/liveness", null).statusCode()).isEqualTo(200);
    } finally {
      Backends.broker().start();
    }

    // Ready again without a single post, since a node that is out of service gets none.
    await().atMost(PATIENCE).until(() -> NODE.get("/health/readiness", null).statusCode() == 200);
    assertThat(NODE.post(room, token, "{\"text\":\"x\"}").statusCode()).isEqualTo(201);
    assertThat(unavailable).isNotEmpty();
    assertThat(logged(room)).doesNotContainAnyElementsOf(unavailable);
    // What may stand in the log can be sent again without harm.
    for (String id : unknown) {
      assertThat(NODE.post(room, token, body(id)).statusCode()).isIn(200, 201);
    }
  }

  private static String body(String id) {
    return "{\"text\":\"" + id + "\",\"id\":\"" + id + "\"}";
  }

  /// The texts, which are the ids, as found in the records' bytes.
  private static Set<String> logged(String room) {
    Set<String> found = new HashSet<>();
    for (ConsumerRecord<String, byte[]> record : TopicReader.records(Topics.MESSAGES, room)) {
      String bytes = new String(record.value(), java.nio.charset.StandardCharsets.ISO_8859_1);
      java.util.regex.Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
          .matcher(bytes)
          .results()
          .forEach(match -> found.add(match.group()));
    }
    return found;
  }
}
