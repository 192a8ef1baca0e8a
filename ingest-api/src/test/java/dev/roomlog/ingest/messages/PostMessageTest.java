package dev.roomlog.ingest.messages;

import static dev.roomlog.ingest.TestNode.json;
import static dev.roomlog.ingest.TestNode.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.roomlog.access.DirectoryFeed;
import dev.roomlog.access.MessagesTopic;
import dev.roomlog.ingest.Store;
import dev.roomlog.ingest.TestNode;
import dev.roomlog.ingest.TopicReader;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.Decoded;
import dev.roomlog.schemas.EventJson;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.Topics;
import dev.roomlog.testing.Backends;
import java.net.http.HttpResponse;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// A message that was answered with 201 is in the log as the answer says, and an id is in the log
/// once, however often it is sent.
@ParameterizedClass(name = "direct posts {0}")
@ValueSource(booleans = {true, false})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostMessageTest {

  @Parameter private boolean directPosts;
  private TestNode node;
  private String token;
  private String room;

  @BeforeParameterizedClassInvocation
  void start() {
    node = TestNode.shared(directPosts);
    token = node.guest();
    room = node.room(token);
  }

  @Test
  void theAnswerIsTheEventAsTheLogHasIt() {
    HttpResponse<String> response = node.post(room, token, "{\"text\":\"hello\"}");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(logged(text(response, "id")))
        .extracting(event -> new String(EventJson.encode(event)))
        .containsExactly(response.body());
    assertThat(Ids.epochMillis(UUID.fromString(text(response, "id")))).isPositive();
  }

  @Test
  void itGoesTheWayThatIsUnderTest() {
    String path = "/v1/rooms/" + room + "/messages";
    RequestsSeen seen = node.context().getBean(RequestsSeen.class);
    int before = seen.of(path);
    assertThat(node.post(room, token, "{\"text\":\"hello\"}").statusCode()).isEqualTo(201);
    assertThat(seen.of(path)).isEqualTo(directPosts ? before : before + 1);
  }

  @Test
  void theSenderComesFromTheTokenAlone() {
    String handle = TestNode.name();
    HttpResponse<String> session = node.openSession(handle);

    JsonNode event = json(node.post(room, text(session, "token"), "{\"text\":\"me\"}"));

    assertThat(event.path("sender").asText()).isEqualTo(text(session, "sender"));
    assertThat(event.path("sender_name").asText()).isEqualTo(handle);
  }

  @Test
  void aRepeatedIdIsAnsweredWithTheOriginalAndLoggedOnce() {
    String body = "{\"text\":\"once\",\"id\":\"" + Ids.next() + "\"}";

    HttpResponse<String> first = node.post(room, token, body);
    HttpResponse<String> second = node.post(room, token, body);

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(logged(text(first, "id"))).hasSize(1);
  }

  @Test
  void anIdSentManyTimesAtOnceIsLoggedOnce() {
    String id = Ids.next();
    String body = "{\"text\":\"race\",\"id\":\"" + id + "\"}";

    List<CompletableFuture<HttpResponse<String>>> racing =
        IntStream.range(0, 16)
            .mapToObj(_ -> CompletableFuture.supplyAsync(() -> node.post(room, token, body)))
            .toList();
    List<HttpResponse<String>> answers = racing.stream().map(CompletableFuture::join).toList();

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 201);
    assertThat(answers.stream().filter(answer -> answer.statusCode() == 201)).hasSize(1);
    assertThat(answers).extracting(HttpResponse::body).containsOnly(answers.getFirst().body());
    assertThat(logged(id)).hasSize(1);
  }

  @Test
  void anIdWithAnotherContentOrSenderIsAConflict() {
    String id = Ids.next();
    node.post(room, token, "{\"text\":\"mine\",\"id\":\"" + id + "\"}");

    String other =
        "{\"text\":\"mine\",\"id\":\"%s\",\"reply_to\":\"%s\"}".formatted(id, Ids.next());
    assertConflict(node.post(room, token, "{\"text\":\"other\",\"id\":\"" + id + "\"}"));
    assertConflict(node.post(room, token, other));
    assertConflict(node.post(room, node.guest(), "{\"text\":\"mine\",\"id\":\"" + id + "\"}"));
    assertThat(logged(id)).hasSize(1);
  }

  @Test
  void theSameIdInAnotherRoomIsAnotherIdentity() {
    String body = "{\"text\":\"both\",\"id\":\"" + Ids.next() + "\"}";

    assertThat(node.post(room, token, body).statusCode()).isEqualTo(201);
    assertThat(node.post(node.room(token), token, body).statusCode()).isEqualTo(201);
  }

  @Test
  void anOldIdIsFoundInTheStore() {
    HttpResponse<String> session = node.openSession(TestNode.name());
    for (String id : List.of(UUID.randomUUID().toString(), oldId(), futureId())) {
      Document stored = stored(id, text(session, "sender"));
      node.context().getBean(Store.class).events().insertOne(stored);

      HttpResponse<String> same =
          node.post(room, text(session, "token"), "{\"text\":\"long ago\",\"id\":\"" + id + "\"}");
      HttpResponse<String> other =
          node.post(room, text(session, "token"), "{\"text\":\"today\",\"id\":\"" + id + "\"}");

      assertThat(same.statusCode()).as(same.body()).isEqualTo(200);
      assertThat(text(same, "position")).isEqualTo(stored.getString("_id"));
      assertThat(text(same, "sent_at")).isEqualTo("2020-01-01T00:00:00.000Z");
      assertConflict(other);
      assertThat(logged(id)).isEmpty();
    }
  }

  @Test
  void withoutTheStoreFreshIdsGoOnAndOldOnesWait() {
    String id = UUID.randomUUID().toString();
    Backends.store().stop();
    try {
      assertThat(node.post(room, token, "{\"text\":\"fresh\"}").statusCode()).isEqualTo(201);
      assertThat(
              node.post(room, token, "{\"text\":\"fresh\",\"id\":\"" + Ids.next() + "\"}")
                  .statusCode())
          .isEqualTo(201);
      HttpResponse<String> old = node.post(room, token, "{\"text\":\"old\",\"id\":\"" + id + "\"}");
      assertThat(old.statusCode()).isEqualTo(503);
      assertThat(text(old, "code")).isEqualTo("store_unavailable");
      assertThat(old.headers().firstValue("Retry-After")).isPresent();
      assertThat(logged(id)).isEmpty();
    } finally {
      Backends.store().start();
    }
  }

  @Test
  void anImportSpeaksForOthers() {
    String operator = node.operator();
    String body =
        "{\"text\":\"hi\",\"as\":\"%s\",\"original_sent_at\":\"2004-10-20T08:00:00+02:00\"}";

    JsonNode first = json(node.post(room, operator, body.formatted("Ann")));
    JsonNode again = json(node.post(node.room(token), node.operator(), body.formatted("Ann")));
    JsonNode other = json(node.post(room, operator, body.formatted("ann")));

    assertThat(first.path("sender_name").asText()).isEqualTo("Ann");
    assertThat(first.path("original_sent_at").asText()).isEqualTo("2004-10-20T06:00:00.000Z");
    assertThat(again.path("sender")).isEqualTo(first.path("sender"));
    assertThat(other.path("sender")).isNotEqualTo(first.path("sender"));
  }

  private static void assertConflict(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(text(response, "code")).isEqualTo("id_conflict");
  }

  private Document stored(String id, String sender) {
    MessagesTopic topic = node.context().getBean(DirectoryFeed.class).messagesTopic().join();
    int offset = 1_000_000 + id.hashCode() % 100_000;
    var position = Position.ofRecord(topic.incarnation(), topic.rule().partitionOf(room), offset);
    return new Document("_id", position.toString())
        .append("room", room)
        .append("type", "message.posted")
        .append("id", id)
        .append("sender", sender)
        .append("sender_name", "then")
        .append("text", "long ago")
        .append("sent_at", Date.from(java.time.Instant.parse("2020-01-01T00:00:00Z")));
  }

  private static String oldId() {
    return "0170" + UUID.randomUUID().toString().substring(4, 14) + "7" + Ids.next().substring(15);
  }

  private static String futureId() {
    return "0970" + UUID.randomUUID().toString().substring(4, 14) + "7" + Ids.next().substring(15);
  }

  private List<LogEvent> logged(String id) {
    return events().filter(event -> event.id().equals(id)).toList();
  }

  private Stream<LogEvent> events() {
    MessagesTopic topic = node.context().getBean(DirectoryFeed.class).messagesTopic().join();
    var codec = topic.codec(Catalogue.builtIn());
    return TopicReader.records(Topics.MESSAGES, room).stream()
        .map(
            record ->
                codec.decode(
                    Position.ofRecord(topic.incarnation(), record.partition(), record.offset()),
                    record.timestamp(),
                    record.key().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    record.value()))
        .map(
            decoded ->
                switch (decoded) {
                  case Decoded.Value<LogEvent>(LogEvent event) -> event;
                  case Decoded.Undecodable<LogEvent>(Decoded.Flaw flaw) ->
                      throw new AssertionError(flaw);
                })
        .filter(event -> event.event().getType() == EventType.MESSAGE_POSTED);
  }
}
