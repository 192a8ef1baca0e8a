package dev.roomlog.history.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.roomlog.history.HistoryNode;
import dev.roomlog.history.TestLog;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.EventJson;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import dev.roomlog.testing.Backends;
import dev.roomlog.testing.TestStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingTest {

  private static final TestLog LOG = TestLog.shared();
  private static final List<LogEvent> POSTS = new ArrayList<>();
  private static String room = "";
  private static String path = "";
  private static HistoryNode node;

  @BeforeAll
  static void tenPosts() {
    node = HistoryNode.start("reading" + Ids.next().substring(24));
    room = LOG.room("reading");
    path = "/v1/rooms/" + room + "/messages";
    for (int i = 0; i < 10; i++) {
      POSTS.add(LOG.post(room, "m" + i));
    }
    node.awaitStored(room, POSTS.getLast().position());
  }

  @AfterAll
  static void close() {
    node.close();
  }

  @Test
  void pagesGoBackAndForthWithoutGapOrDuplicate() {
    JsonNode last = node.json(path + "?limit=4");
    assertThat(texts(last)).containsExactly("m6", "m7", "m8", "m9");
    assertThat(last.at("/page/has_more").asBoolean()).isTrue();
    JsonNode older = node.json(path + "?limit=4&before=" + last.at("/page/before").asText());
    assertThat(texts(older)).containsExactly("m2", "m3", "m4", "m5");
    JsonNode oldest = node.json(path + "?limit=4&before=" + older.at("/page/before").asText());
    assertThat(texts(oldest)).containsExactly("m0", "m1");
    assertThat(oldest.at("/page/has_more").asBoolean()).isFalse();
    JsonNode newer = node.json(path + "?limit=4&after=" + oldest.at("/page/after").asText());
    assertThat(texts(newer)).containsExactly("m2", "m3", "m4", "m5");
    assertThat(newer.at("/page/has_more").asBoolean()).isTrue();
    assertThat(texts(node.json(path + "?limit=4&after=" + position(9)))).isEmpty();
  }

  @Test
  void aroundTakesHalfBeforeAndHalfAfterAndTheItemItself() {
    assertThat(texts(node.json(path + "?limit=4&around=" + position(5))))
        .containsExactly("m3", "m4", "m5", "m6");
  }

  @Test
  void atStartsWithWhatWasSentThen() {
    String at = EventJson.time(POSTS.get(0).sentAt());
    assertThat(texts(node.json(path + "?limit=3&at=" + at))).containsExactly("m0", "m1", "m2");
    JsonNode late = node.json(path + "?at=2100-01-01T00:00:00Z");
    assertThat(texts(late)).isEmpty();
    assertThat(late.at("/page/after").asText()).isEqualTo(late.get("as_of").asText());
  }

  @Test
  void aPositionAheadGivesAnEmptyPageThatCanBeAskedAgain() {
    Position ahead = POSTS.getLast().position().at(1L << 40);
    JsonNode page = node.json(path + "?after=" + ahead);
    assertThat(texts(page)).isEmpty();
    assertThat(page.at("/page/after").asText()).isEqualTo(ahead.toString());
  }

  @Test
  void theDescriptionIsServed() {
    assertThat(node.get("/openapi/history.yml").body())
        .startsWith("openapi: 3.1")
        .contains("/v1/rooms/{room}/messages:");
  }

  @Test
  void linksLeadOn() {
    String links = node.get(path + "?limit=4").headers().firstValue("Link").orElse("");
    assertThat(links).isEqualTo("<" + path + "?before=" + position(6) + "&limit=4>; rel=\"prev\"");
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0,400,invalid_parameter",
    "limit=-1,400,invalid_parameter",
    "limit=abc,400,invalid_parameter",
    "limit=201,400,invalid_parameter",
    "limit=,400,invalid_parameter",
    "at=yesterday,400,invalid_parameter",
    "at=%2B999999999-12-31T23:59:59Z,400,invalid_parameter",
    "at=-999999999-01-01T00:00:00Z,400,invalid_parameter",
    "after=xyz,400,invalid_position",
    "after=,400,invalid_position",
    "after=00000000-ffff-0000000000000000,400,invalid_position",
  })
  void badParametersAreNamed(String query, int status, String code) {
    for (String resource : List.of("messages", "events")) {
      var answer = node.get("/v1/rooms/" + room + "/" + resource + "?" + query);
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(HistoryNode.parse(answer.body()).get("code").asText()).isEqualTo(code);
    }
  }

  @Test
  void beforeWithAfterIsRefused() {
    assertThat(node.status(path + "?before=" + position(1) + "&after=" + position(2)))
        .isEqualTo(400);
    assertThat(node.status(path + "?around=" + position(1) + "&at=2020-01-01T00:00:00Z"))
        .isEqualTo(400);
  }

  @Test
  void aPositionOfAnotherIncarnationHasExpired() {
    Position old = new Position(LOG.incarnation() + 1, LOG.partitionOf(room), 3);
    var answer = node.get(path + "?after=" + old);
    assertThat(answer.statusCode()).isEqualTo(410);
    JsonNode problem = HistoryNode.parse(answer.body());
    assertThat(problem.get("code").asText()).isEqualTo("position_expired");
    assertThat(problem.get("earliest").asText()).isEqualTo(LOG.start(room).toString());
  }

  @Test
  void whatIsNotStoredInTimeIsSaidToBeBehind() {
    var answer = node.get(path + "?at_least=" + POSTS.getLast().position().at(1L << 40));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("history_behind");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void oneMessageIsReadByItsId() {
    JsonNode message = node.json(path + "/" + POSTS.get(3).id());
    assertThat(message.get("text").asText()).isEqualTo("m3");
    assertThat(message.get("position").asText()).isEqualTo(position(3));
    assertThat(node.status(path + "/" + Ids.next())).isEqualTo(404);
    assertThat(node.status(path + "/nonsense")).isEqualTo(404);
  }

  @Test
  void aRoomThatIsNotThereAndOneThatIsPrivateAreAnsweredAlike() {
    String hidden = "hidden-" + Ids.next().substring(24);
    LOG.room(hidden, "private", 1);
    var absent = node.get("/v1/rooms/nowhere-" + Ids.next() + "/messages");
    var refused = node.get("/v1/rooms/" + hidden + "/messages");
    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(refused.body()).isEqualTo(absent.body());
    assertThat(node.status("/v1/rooms/UPPER/messages")).isEqualTo(400);
  }

  @Test
  void aServiceReadsEveryRoomWithTheSharedSecretAlone() {
    String hidden = "hidden-" + Ids.next().substring(24);
    LOG.room(hidden, "private", 1);
    LogEvent stored = LOG.post(hidden, "between us");
    String events = "/v1/rooms/" + hidden + "/events?at_least=" + stored.position();
    var answer = node.getAs(HistoryNode.SERVICE_SECRET, events);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("between us");
    assertThat(node.getAs("another-secret", events).statusCode()).isEqualTo(401);
    assertThat(node.status(events)).isEqualTo(404);
  }

  @Test
  void eventsAndLinesAreTheBytesOfTheOneEncoder() {
    String all = "events-" + Ids.next().substring(24);
    LOG.room(all, "public", 1);
    List<String> expected = new ArrayList<>();
    LogEvent last = LOG.post(all, "first");
    expected.add(new String(EventJson.encode(last), StandardCharsets.UTF_8));
    for (EventType type : EventType.values()) {
      if (type != EventType.UNKNOWN) {
        Event event = LOG.event(all, type, "alice");
        event.setMember("m \"quoted\"");
        event.setReason("weil ü");
        event.setVersion(7L);
        event.setEmoji("👍");
        last = LOG.append(event);
        expected.add(new String(EventJson.encode(last), StandardCharsets.UTF_8));
      }
    }
    node.awaitStored(all, last.position());
    String page = node.get("/v1/rooms/" + all + "/events?limit=200").body();
    assertThat(page).startsWith("{\"items\":[" + String.join(",", expected) + "],\"page\"");
    var lines = node.get("/v1/rooms/" + all + "/events", "Accept", "application/x-ndjson");
    assertThat(lines.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/x-ndjson");
    assertThat(lines.body()).isEqualTo(String.join("\n", expected) + "\n");
    var some = node.get("/v1/rooms/" + all + "/events?limit=2", "Accept", "application/x-ndjson");
    assertThat(some.body()).isEqualTo(String.join("\n", expected.subList(0, 2)) + "\n");
  }

  @Test
  void aPageIsReadOnceUntilTheLogGoesOn() {
    String page = path + "?limit=7";
    JsonNode first = node.json(page);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) { // the archiver may look at its own watermark meanwhile
      long examined = Backends.store().documentsExamined();
      assertThat(node.json(page)).isEqualTo(first);
      least = Math.min(least, Backends.store().documentsExamined() - examined);
    }
    assertThat(least).as("the watermark alone").isLessThanOrEqualTo(1);

    LogEvent reaction = LOG.about(POSTS.getLast(), EventType.REACTION_ADDED, "carol", "y");
    node.awaitStored(room, reaction.position());
    assertThat(node.json(page).get("items").toString()).contains("\"y\":1");
  }

  @Test
  void noReadScansTheCollection() {
    LogEvent edited = POSTS.get(4);
    LOG.about(edited, EventType.REACTION_ADDED, "bob", "x");
    TestStore store = Backends.store();
    long before = store.scans();
    node.json(path);
    node.json(path + "?after=" + position(2));
    node.json(path + "?before=" + position(2));
    node.json(path + "?around=" + position(2));
    node.json(path + "?at=2020-01-01T00:00:00Z");
    node.json(path + "/" + edited.id());
    node.get("/v1/rooms/" + room + "/events", "Accept", "application/x-ndjson");
    assertThat(store.scans()).as("%s", store.lastScans()).isEqualTo(before);
    long examined = store.documentsExamined();
    node.json(path + "?limit=1");
    assertThat(store.documentsExamined() - examined).isLessThan(8);
  }

  private static String position(int post) {
    return POSTS.get(post).position().toString();
  }

  private static List<String> texts(JsonNode page) {
    return StreamSupport.stream(page.get("items").spliterator(), false)
        .map(item -> item.get("text").asText())
        .toList();
  }
}
