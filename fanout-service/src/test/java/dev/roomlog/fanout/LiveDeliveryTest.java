package dev.roomlog.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.EventJson;
import dev.roomlog.schemas.LogEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Promises 2 and 3 as a subscriber sees them: one order per room, copies hidden.
class LiveDeliveryTest {

  private static final TestLog LOG = TestLog.shared();
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static TestClient client() {
    return TestClient.open(node, LOG.tokens().token("bob"));
  }

  private static String room() {
    String room = LOG.room("live");
    node.knows(room);
    return room;
  }

  @Test
  void sendsTheVeryBytesOfTheEvent() {
    String room = room();
    try (var client = client()) {
      client.subscribe(room, null);
      JsonNode subscribed = client.next("subscribed");
      LogEvent posted = LOG.post(room, "hé\u2028llo \"you\"");
      assertThat(client.nextText())
          .isEqualTo(new String(EventJson.encode(posted), StandardCharsets.UTF_8));
      assertThat(subscribed.path("resumed").asBoolean()).isFalse();
      assertThat(subscribed.path("position").asText()).isLessThan(posted.position().toString());
      assertThat(client.subprotocol()).isEqualTo("roomlog.v1");
    }
  }

  @Test
  void everySubscriberSeesTheOrderOfTheLog() {
    String room = room();
    try (var one = client();
        var other = client()) {
      one.subscribe(room, null);
      other.subscribe(room, null);
      one.next("subscribed");
      other.next("subscribed");
      List<String> texts = IntStream.range(0, 2000).mapToObj(i -> "message " + i).toList();
      texts.forEach(text -> LOG.send(LOG.message(room, text)));
      assertThat(one.texts(2000)).isEqualTo(texts);
      assertThat(other.texts(2000)).isEqualTo(texts);
    }
  }

  @Test
  void hidesCopies() {
    String room = room();
    try (var client = client()) {
      client.subscribe(room, null);
      client.next("subscribed");
      Event first = LOG.message(room, "once");
      LOG.append(first);
      LOG.append(first);
      LOG.post(room, "next");
      assertThat(client.texts(2)).containsExactly("once", "next");
      assertThat(node.count("roomlog.fanout.records", "outcome", "copy")).isPositive();
    }
  }

  @Test
  void anEditThatComesAfterTheDeletionSaysNothing() {
    String room = room();
    try (var live = client();
        var late = client()) {
      live.subscribe(room, null);
      live.next("subscribed");
      LogEvent posted = LOG.post(room, "regretted");
      Event deletion = LOG.event(room, EventType.MESSAGE_DELETED);
      deletion.setMessage(posted.id());
      LogEvent deleted = LOG.append(deletion);
      Event edit = LOG.event(room, EventType.MESSAGE_EDITED);
      edit.setMessage(posted.id());
      edit.setText("regretted all the more");
      LogEvent edited = LOG.append(edit);
      live.texts(1);
      String bare =
          new String(
              EventJson.encode(new LogEvent(edited.position(), edited.sentAt(), edit, true)),
              StandardCharsets.UTF_8);
      assertThat(bare).contains("\"erased\":true");
      live.next("message.deleted");
      assertThat(live.nextText()).isEqualTo(bare);
      late.subscribe(room, deleted.position().toString());
      late.next("subscribed");
      assertThat(late.nextText()).isEqualTo(bare);
    }
  }

  @Test
  void skipsAndCountsRecordsThatAreNoEvents() {
    String room = room();
    try (var client = client()) {
      client.subscribe(room, null);
      client.next("subscribed");
      double before = node.count("roomlog.fanout.records", "outcome", "undecodable");
      LOG.appendRaw(room, new byte[] {1, 2, 3});
      LOG.appendRaw(room, new byte[0]);
      LOG.append(LOG.event(room, EventType.UNKNOWN));
      LOG.post(room, "after the rubbish");
      assertThat(client.texts(1)).containsExactly("after the rubbish");
      assertThat(node.count("roomlog.fanout.records", "outcome", "undecodable") - before)
          .isEqualTo(2);
      assertThat(node.count("roomlog.fanout.records", "outcome", "unknown")).isPositive();
    }
  }

  @Test
  void readsOnlyWhatThePolicyAllows() {
    String secret = LOG.room("secret");
    LOG.room(secret, "private", 2);
    node.knows(secret);
    try (var client = client()) {
      client.subscribe(secret, null);
      JsonNode error = client.next("error");
      assertThat(error.path("problem").path("code").asText()).isEqualTo("room_not_found");
      assertThat(error.path("room").asText()).isEqualTo(secret);
      client.subscribe("Nope", null);
      assertThat(client.next("error").path("problem").path("code").asText())
          .isEqualTo("invalid_room");
    }
  }
}
