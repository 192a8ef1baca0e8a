package dev.roomlog.ingest.rooms;

import static dev.roomlog.ingest.TestNode.json;
import static dev.roomlog.ingest.TestNode.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.roomlog.access.Directory;
import dev.roomlog.ingest.Store;
import dev.roomlog.ingest.TestNode;
import dev.roomlog.ingest.TopicReader;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.Decoded;
import dev.roomlog.schemas.DirectoryKeys;
import dev.roomlog.schemas.Topics;
import dev.roomlog.schemas.WireFormat;
import dev.roomlog.testing.Backends;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rooms, from the request through the outbox into the log.
class RoomTest {

  private static final TestNode NODE = TestNode.shared();
  private static final String TOKEN = NODE.guest();
  private static final WireFormat<DirectoryEntry> STATES =
      new WireFormat<>(Topics.DIRECTORY, DirectoryEntry.getClassSchema(), Catalogue.builtIn());
  private static final WireFormat<Event> EVENTS =
      new WireFormat<>(Topics.MESSAGES, Event.getClassSchema(), Catalogue.builtIn());

  @Test
  void aRoomIsCreatedChangedAndLeftAsItIs() {
    String path = "/v1/rooms/" + TestNode.name();

    HttpResponse<String> created = NODE.send("PUT", path, TOKEN, "{\"title\":\"One\"}");
    HttpResponse<String> same = NODE.send("PUT", path, TOKEN, "{\"title\":\"One\"}");
    HttpResponse<String> changed =
        NODE.send("PUT", path, TOKEN, "{\"description\":\"about\",\"visibility\":\"public\"}");

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(same.statusCode()).isEqualTo(200);
    assertThat(same.body()).isEqualTo(created.body());
    assertThat(changed.statusCode()).isEqualTo(200);
    JsonNode room = json(changed);
    assertThat(room.path("title").asText()).isEqualTo("One");
    assertThat(room.path("description").asText()).isEqualTo("about");
    assertThat(room.path("visibility").asText()).isEqualTo("public");
    assertThat(room.path("version").asInt()).isEqualTo(2);
    assertThat(room.path("created_by").asText()).startsWith("guest-");
    await().until(() -> NODE.get(path, NODE.guest()).body().equals(changed.body()));
  }

  @Test
  void onlyWhoCreatedARoomChangesIt() {
    String path = "/v1/rooms/" + NODE.room(TOKEN);

    HttpResponse<String> response = NODE.send("PUT", path, NODE.guest(), "{\"title\":\"mine\"}");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(text(response, "code")).isEqualTo("forbidden");
  }

  @Test
  void eachChangeReachesTheDirectoryAndTheRoomOnce() {
    String room = NODE.room(TOKEN);
    NODE.send("PUT", "/v1/rooms/" + room, TOKEN, "{\"title\":\"Two\"}");

    await().until(() -> versions(room).contains(2L) && changes(room).size() == 2);
    assertThat(versions(room)).containsExactly(1L, 2L);
    assertThat(changes(room)).extracting(Event::getVersion).containsExactly(1L, 2L);
    assertThat(changes(room).getLast().getTitle()).isEqualTo("Two");
    await().until(() -> !stored(room).containsKey("pending"));
    assertThat(stored(room).getList("outbox", Document.class)).isEmpty();
  }

  @Test
  void changesThatTheLogDoesNotTakeAreBounded() {
    String room = TestNode.name();
    var sender = text(NODE.send("POST", "/v1/sessions", TOKEN, "{}"), "sender");
    // As many changes as the outbox holds, and not marked for the relay.
    rooms()
        .insertOne(
            new Document("_id", room)
                .append("visibility", "public")
                .append("created_by", sender)
                .append("created_at", new Date())
                .append("version", 100L)
                .append("outbox", Collections.nCopies(100, new Document("version", 1L))));

    HttpResponse<String> response =
        NODE.send("PUT", "/v1/rooms/" + room, TOKEN, "{\"title\":\"one more\"}");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(text(response, "code")).isEqualTo("log_unavailable");
    assertThat(stored(room).get("version")).isEqualTo(100L);
  }

  @Test
  void whatADeadNodeLeftIsTakenToTheLogUnderTheSameId() {
    String room = TestNode.name();
    Document news =
        new Document("version", 1L)
            .append("visibility", "public")
            .append("sender", "guest-dead")
            .append("sender_name", "dead");
    rooms()
        .insertOne(
            new Document("_id", room)
                .append("visibility", "public")
                .append("created_by", "guest-dead")
                .append("created_at", new Date())
                .append("version", 1L)
                .append("outbox", List.of(news))
                .append("pending", 1));
    await().until(() -> changes(room).size() == 1);
    await().until(() -> !stored(room).containsKey("pending"));

    // It died after the log had everything, and before the store knew.
    rooms()
        .updateOne(
            new Document("_id", room),
            new Document("$set", new Document("outbox", List.of(news)).append("pending", 1)));
    await().until(() -> changes(room).size() == 2);

    assertThat(changes(room).stream().map(Event::getId).distinct()).hasSize(1);
    assertThat(NODE.post(room, TOKEN, "{\"text\":\"alive\"}").statusCode()).isEqualTo(201);
  }

  @Test
  void anOlderStateThatComesLateIsOverwritten() throws Exception {
    String room = NODE.room(TOKEN);
    NODE.send("PUT", "/v1/rooms/" + room, TOKEN, "{\"title\":\"newest\"}");
    await().until(() -> versions(room).contains(2L));
    DirectoryEntry older = states(room).getFirst();

    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", Backends.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.DIRECTORY.name(), DirectoryKeys.room(room), STATES.encode(older)))
          .get();
    }

    await().until(() -> versions(room).getLast() == 2L);
    assertThat(versions(room)).startsWith(1L, 2L, 1L);
    assertThat(NODE.meter("roomlog.ingest.directory.repaired")).isPositive();
  }

  @Test
  void aDirectoryThatLacksARoomGetsItAtTheNextStart() {
    String room = TestNode.name();
    rooms()
        .insertOne(
            new Document("_id", room)
                .append("visibility", "public")
                .append("created_by", "guest-x")
                .append("created_at", new Date())
                .append("version", 5L)
                .append("outbox", List.of()));

    try (TestNode next = TestNode.start(Map.of())) {
      await().until(() -> next.context().getBean(Directory.class).room(room) != null);
    }
    await().until(() -> versions(room).equals(List.of(5L)));
  }

  @Test
  void defaultRoomsAreThereFromTheStart() {
    String room = TestNode.name();
    try (TestNode node = TestNode.start(Map.of("roomlog.ingest.default-rooms", room))) {
      assertThat(node.post(room, node.guest(), "{\"text\":\"hi\"}").statusCode()).isEqualTo(201);
    }
  }

  @Test
  void publicRoomsAreListedInPages() {
    String first = NODE.room(TOKEN);
    String second = NODE.room(TOKEN);
    List<String> listed = new ArrayList<>();
    String after = "0";
    while (!after.isEmpty()) {
      JsonNode page = json(NODE.get("/v1/rooms?limit=3&after=" + after, TOKEN));
      assertThat(page.path("items").size()).isLessThanOrEqualTo(3);
      page.path("items").forEach(room -> listed.add(room.path("room").asText()));
      after = page.path("page").path("after").asText("");
      assertThat(page.path("page").path("has_more").asBoolean()).isEqualTo(!after.isEmpty());
    }
    assertThat(listed).contains(first, second).isSorted().doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/rooms?limit=0, 400, invalid_parameter",
    "GET, /v1/rooms?limit=201, 400, invalid_parameter",
    "GET, /v1/rooms?limit=abc, 400, invalid_parameter",
    "GET, /v1/rooms?limit=-1, 400, invalid_parameter",
    "GET, /v1/rooms?after=A, 400, invalid_room",
    "GET, /v1/rooms/no-such-room-here, 404, room_not_found",
    "GET, /v1/rooms/A, 400, invalid_room",
    "PUT, /v1/rooms/A, 400, invalid_room",
    "PUT, /v1/rooms/%C3%A9, 400, invalid_room",
    "DELETE, /v1/rooms/a, 405, method_not_allowed"
  })
  void badRequestsAreAnswered(String method, String path, int status, String code) {
    HttpResponse<String> response = NODE.send(method, path, TOKEN, "{}");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(text(response, "code")).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"title\":\"\"}', title",
    "'{\"title\":\"a\\nb\"}', title",
    "'{\"title\":1}', title",
    "'{\"description\":\"\\u0000\"}', description",
    "'{\"visibility\":\"private\"}', visibility",
    "'{\"owner\":\"me\"}', owner"
  })
  void badFieldsAreNamed(String body, String field) {
    HttpResponse<String> response = NODE.send("PUT", "/v1/rooms/" + TestNode.name(), TOKEN, body);

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(json(response).path("errors").path(0).path("field").asText()).isEqualTo(field);
  }

  private static com.mongodb.client.MongoCollection<Document> rooms() {
    return NODE.context().getBean(Store.class).rooms();
  }

  private static Document stored(String room) {
    return Objects.requireNonNull(rooms().find(new Document("_id", room)).first());
  }

  private static List<Long> versions(String room) {
    return states(room).stream().map(DirectoryEntry::getVersion).toList();
  }

  private static List<DirectoryEntry> states(String room) {
    return TopicReader.records(Topics.DIRECTORY, DirectoryKeys.room(room)).stream()
        .map(record -> value(STATES.decode(record.value())))
        .toList();
  }

  private static List<Event> changes(String room) {
    return TopicReader.records(Topics.MESSAGES, room).stream()
        .map(record -> value(EVENTS.decode(record.value())))
        .filter(event -> event.getType() == EventType.ROOM_CHANGED)
        .toList();
  }

  private static <T> T value(Decoded<T> decoded) {
    return switch (decoded) {
      case Decoded.Value<T>(T value) -> value;
      case Decoded.Undecodable<T>(Decoded.Flaw flaw) -> throw new AssertionError(flaw);
    };
  }
}
