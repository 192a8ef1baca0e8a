package dev.roomlog.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.roomlog.client.Draft;
import dev.roomlog.client.Event;
import dev.roomlog.client.MessageQuery;
import dev.roomlog.client.Page;
import dev.roomlog.client.ProblemException;
import dev.roomlog.client.Roomlog;
import dev.roomlog.client.Sent;
import dev.roomlog.client.Subscription;
import dev.roomlog.testing.guarantees.TopicReader;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// One message through every surface: the same test for every way to run Roomlog.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EndToEndTest {

  private Deployment roomlog;
  private Roomlog writer;
  private Roomlog reader;
  private Roomlog listener;
  private String room;

  abstract Deployment start(Path folder);

  @BeforeAll
  void start(
      @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.NEVER) Path folder,
      org.junit.jupiter.api.TestInfo info) {
    roomlog = start(folder);
  }

  @AfterAll
  void stop() {
    // Where the way to run it was not there, nothing was started.
    if (roomlog != null) {
      roomlog.close();
    }
  }

  @BeforeEach
  void connect() {
    writer = roomlog.connect(roomlog.ingest());
    var session = writer.createSession("w" + UUID.randomUUID().toString().substring(0, 8));
    reader = roomlog.connect(roomlog.history());
    reader.useSessions(() -> session);
    listener = roomlog.connect(roomlog.fanout());
    listener.useSessions(() -> session);
    room = "room-" + UUID.randomUUID();
    writer.putRoom(room, "A room");
  }

  @AfterEach
  void disconnect() {
    List.of(writer, reader, listener).forEach(Roomlog::close);
  }

  @Test
  void anEventHasOneFormOnEverySurface() throws Exception {
    var heard = new Heard();
    try (Subscription _ = listener.subscribe(room, null, heard)) {
      await().until(() -> !heard.caughtUp.isEmpty());
      List<Event> sent =
          IntStream.range(0, 20)
              .mapToObj(i -> writer.send(room, Draft.of("message " + i + " ü 🎈 \"\\ \n")).event())
              .toList();
      List<String> expected = sent.stream().map(event -> event.json().toString()).toList();

      await().untilAsserted(() -> assertThat(heard.jsons()).containsSubsequence(expected));
      String last = sent.getLast().position();
      Page<dev.roomlog.client.Message> messages =
          reader.messages(room, MessageQuery.newest().withAtLeast(last));
      assertThat(messages.items().stream().map(dev.roomlog.client.Message::position))
          .containsExactlyElementsOf(sent.stream().map(Event::position).toList());
      List<String> stored =
          reader.events(room, null).map(event -> event.json().toString()).toList();
      assertThat(stored).containsSubsequence(expected);
      assertThat(new TopicReader(roomlog.bootstrapServers()).events(room)).isEqualTo(stored);
      // The news of the new room may come before the subscription or after it.
      List<String> told = heard.jsons();
      assertThat(told).isEqualTo(stored.subList(stored.size() - told.size(), stored.size()));
    }
  }

  @Test
  void aRepeatedIdIsAnsweredWithTheOriginal() {
    Draft draft = Draft.of("once");
    Sent first = writer.send(room, draft);
    Sent second = writer.send(room, draft);

    assertThat(first.created()).isTrue();
    assertThat(second.created()).isFalse();
    assertThat(second.event()).isEqualTo(first.event());
    assertThatThrownBy(() -> writer.send(room, Draft.of("other").withId(draft.id())))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("id_conflict");
  }

  @Test
  void firstLoadAndSubscriptionMeetWithoutGapOrDuplicate() {
    IntStream.range(0, 10).forEach(i -> writer.send(room, Draft.of("before " + i)));
    Page<Event> loaded = reader.eventPage(room, null);
    IntStream.range(0, 10).forEach(i -> writer.send(room, Draft.of("between " + i)));
    var heard = new Heard();
    try (Subscription _ = listener.subscribe(room, loaded.asOf(), heard)) {
      IntStream.range(0, 10).forEach(i -> writer.send(room, Draft.of("after " + i)));
      await()
          .untilAsserted(() -> assertThat(heard.texts()).isNotEmpty().last().isEqualTo("after 9"));
    }
    List<String> seen =
        java.util.stream.Stream.concat(
                loaded.items().stream().map(event -> String.valueOf(event.text())),
                heard.texts().stream())
            .filter(text -> !text.equals("null"))
            .toList();
    List<String> said =
        java.util.stream.Stream.of("before ", "between ", "after ")
            .flatMap(part -> IntStream.range(0, 10).mapToObj(i -> part + i))
            .toList();
    assertThat(seen).isEqualTo(said);
  }

  @Test
  void aSubscriptionFromTheStartOfTheRoomTellsAll() {
    List<String> texts = IntStream.range(0, 300).mapToObj(i -> "message " + i).toList();
    Event first = writer.send(room, Draft.of("first")).event();
    texts.forEach(text -> writer.send(room, Draft.of(text)));
    var heard = new Heard();
    try (Subscription _ = listener.subscribe(room, first.position(), heard)) {
      await().untilAsserted(() -> assertThat(heard.texts()).isEqualTo(texts));
    }
  }

  @Test
  void whoShowsNoTokenOrNoRoomIsToldSo() {
    assertThat(Probe.get(roomlog.history(), "/v1/rooms/" + room + "/messages").statusCode())
        .isEqualTo(401);
    assertThatThrownBy(() -> reader.messages("no-such-room", MessageQuery.newest()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("room_not_found");
    assertThatThrownBy(() -> writer.send("no-such-room", Draft.of("hello")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("room_not_found");
  }
}
