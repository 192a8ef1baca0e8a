package dev.roomlog.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.roomlog.client.Draft;
import dev.roomlog.client.Event;
import dev.roomlog.client.ProblemException;
import dev.roomlog.client.Roomlog;
import dev.roomlog.client.RoomlogOptions;
import dev.roomlog.client.Session;
import dev.roomlog.client.Subscription;
import dev.roomlog.testing.Backends;
import dev.roomlog.testing.guarantees.Acknowledgement;
import dev.roomlog.testing.guarantees.Listened;
import dev.roomlog.testing.guarantees.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// Promises that take several services to keep, on real ones: two fanout nodes with a short memory,
/// history and ingest, each a process.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PromisesAcrossServicesTest {

  private static final int WINDOW = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String RESUMES = "roomlog_fanout_resumes_total";

  private final List<AutoCloseable> open = new ArrayList<>();
  private ThreeServices roomlog;
  private ServiceProcess otherFanout;
  private Roomlog writer;
  private Roomlog reader;
  private Roomlog near;
  private Roomlog far;
  private Session session;
  private TopicWriter topic;
  private String room;

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.NEVER) Path folder) {
    roomlog =
        ThreeServices.start(
            folder, "320m", Map.of("ROOMLOG_FANOUT_RECENT_OFFSETS", String.valueOf(WINDOW)));
    open.add(roomlog);
    otherFanout = roomlog.anotherFanout();
    open.add(otherFanout);
    writer = Roomlog.connect(roomlog.ingest());
    session = writer.createImportSession("writer", roomlog.operatorSecret());
    reader = client(roomlog.history());
    near = client(roomlog.fanout());
    far = client(otherFanout.address());
    topic = new TopicWriter(roomlog.bootstrapServers(), ThreeServices.PARTITIONS);
    open.addAll(List.of(writer, topic));
  }

  private Roomlog client(java.net.URI base) {
    Roomlog client = Roomlog.connect(base);
    client.useSessions(() -> session);
    open.add(client);
    return client;
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
  }

  @BeforeEach
  void openRoom() {
    room = "room-" + UUID.randomUUID();
    writer.putRoom(room, "A room");
  }

  @Test
  void aSubscriberLeavesAndHearsOnAnotherNodeExactlyWhatItMissed() throws Exception {
    String start = String.valueOf(reader.eventPage(room, null).asOf());
    var before = new Heard();
    List<Event> said = new ArrayList<>(say("before", 20));
    try (Subscription _ = near.subscribe(room, start, before)) {
      awaitLast(before, "before 19");
    }
    topic.copy(room, said.get(3).id(), "before 3");
    topic.edit(room, said.get(5).id(), "edited");
    topic.delete(room, said.get(5).id());
    said.addAll(say("missed", 4 * WINDOW));
    topic.copy(room, said.get(25).id(), "missed 5");
    topic.delete(room, said.get(30).id());
    said.addAll(say("recent", WINDOW / 2));
    reader.messages(
        room, dev.roomlog.client.MessageQuery.newest().withAtLeast(said.getLast().position()));

    double fromHistory = resumes(otherFanout.address(), "history");
    var after = new Heard();
    try (Subscription _ = far.subscribe(room, before.events.getLast().position(), after)) {
      awaitLast(after, "recent " + (WINDOW / 2 - 1));
      topic.copy(room, said.getFirst().id(), "before 0");
      say("live", 10);
      awaitLast(after, "live 9");
    }
    assertThat(resumes(otherFanout.address(), "history")).isGreaterThan(fromHistory);

    double fromWindow = resumes(roomlog.fanout(), "window");
    fromHistory = resumes(roomlog.fanout(), "history");
    String lately = said.get(said.size() - 10).position();
    var recent = new Heard();
    try (Subscription _ = near.subscribe(room, lately, recent)) {
      awaitLast(recent, "live 9");
    }
    assertThat(resumes(roomlog.fanout(), "window")).isGreaterThan(fromWindow);
    assertThat(resumes(roomlog.fanout(), "history")).isEqualTo(fromHistory);

    List<String> both = Stream.concat(before.jsons().stream(), after.jsons().stream()).toList();
    Verdict verdict =
        new Evidence(roomlog.bootstrapServers(), reader, List.of(room))
            .settled(
                said.stream()
                    .map(event -> new Acknowledgement(room, event.id(), event.position()))
                    .toList(),
                () ->
                    List.of(
                        new Listened("on two nodes", room, start, both), recent.in(room, lately)));
    System.out.println(verdict);
    assertThat(verdict.isGood()).as("%s", verdict).isTrue();
  }

  @Test
  void historyStartedOverFromTheLogGivesTheSamePagesByteForByte() {
    List<Event> said = say("message", 250);
    topic.copy(room, said.get(3).id(), "message 3");
    topic.edit(room, said.get(7).id(), "edited");
    topic.edit(room, said.get(9).id(), "to be erased");
    topic.delete(room, said.get(9).id());
    String last = say("last", 1).getFirst().position();
    List<String> paths =
        List.of(
            "messages?limit=200",
            "messages?limit=100&before=" + said.get(120).position(),
            "messages?limit=20&around=" + said.get(8).position(),
            "events?limit=200",
            "events?limit=200&after=" + said.get(150).position());
    awaitStored(last, "last 0");
    List<String> pages = paths.stream().map(this::get).toList();
    assertThat(pages.get(2)).contains("edited", "\"deleted\":true").doesNotContain("to be erased");

    roomlog.historyProcess().close();
    var uri = new ConnectionString(Backends.mongoUri());
    try (MongoClient client = MongoClients.create(uri)) {
      MongoDatabase store = client.getDatabase(Objects.requireNonNull(uri.getDatabase()));
      store.getCollection("events").drop();
      store.getCollection("watermarks").drop();
    }
    roomlog.historyProcess().start();
    roomlog.historyProcess().awaitReady();
    awaitStored(last, "last 0");

    assertThat(paths.stream().map(this::get).toList()).isEqualTo(pages);
  }

  @Test
  void withoutHistoryPeopleChatOnAndADeepResumeWaitsForIt() {
    List<Event> early = say("early", 3 * WINDOW);
    var live = new Heard();
    var deep = new Heard();
    try (Subscription _ = near.subscribe(room, early.getLast().position(), live)) {
      await().atMost(PATIENCE).until(() -> !live.caughtUp.isEmpty());
      roomlog.historyProcess().close();
      List<Event> said = say("meanwhile", 20);
      awaitLast(live, "meanwhile 19");

      var recent = new Heard();
      try (Subscription _ = far.subscribe(room, said.getFirst().position(), recent)) {
        awaitLast(recent, "meanwhile 19");
        assertThat(recent.events).hasSize(19);
      }
      try (Subscription _ = far.subscribe(room, early.getFirst().position(), deep)) {
        roomlog.historyProcess().start();
        awaitLast(deep, "meanwhile 19");
      }
      roomlog.historyProcess().awaitReady();
      assertThat(live.texts()).hasSize(20);
      assertThat(deep.texts())
          .isEqualTo(
              Stream.concat(early.stream().skip(1), said.stream()).map(Event::text).toList());
    }
  }

  @Test
  void withoutTheStorePeopleChatOn() {
    var live = new Heard();
    try (Subscription _ = near.subscribe(room, null, live)) {
      await().atMost(PATIENCE).until(() -> !live.caughtUp.isEmpty());
      Backends.store().stop();
      try {
        say("meanwhile", 20);
        awaitLast(live, "meanwhile 19");
        assertThat(Probe.get(roomlog.history(), path("messages"), bearer()).statusCode())
            .isEqualTo(503);
      } finally {
        Backends.store().start();
      }
      await().atMost(PATIENCE).until(() -> get("messages").contains("meanwhile 19"));
      assertThat(live.texts()).hasSize(20);
    }
  }

  @Test
  void withoutTheBrokerSendingIsRefusedInTimeAndSocketsStayOpen() {
    var live = new Heard();
    var hasty = RoomlogOptions.DEFAULT.withRetryFor(Duration.ZERO);
    try (Subscription subscription = near.subscribe(room, null, live);
        Roomlog impatient = Roomlog.connect(roomlog.ingest(), hasty)) {
      impatient.useSessions(() -> session);
      await().atMost(PATIENCE).until(() -> !live.caughtUp.isEmpty());
      Draft draft = Draft.of("amid the outage");
      Backends.broker().stop();
      try {
        ProblemException refused =
            Assertions.catchThrowableOfType(
                ProblemException.class, () -> impatient.send(room, draft));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isIn("log_unavailable", "publish_outcome_unknown");
      } finally {
        Backends.broker().start();
      }
      writer.send(room, draft);
      say("after", 5);
      awaitLast(live, "after 4");
      assertThat(live.texts()).startsWith("amid the outage").hasSize(6);
      assertThat(subscription.reconnects()).isZero();
    }
  }

  private List<Event> say(String word, int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(writer.send(room, Draft.of(word + " " + i)).event());
    }
    return events;
  }

  private static void awaitLast(Heard heard, String text) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(heard.troubles).isEmpty();
              assertThat(heard.texts()).isNotEmpty().last().isEqualTo(text);
            });
  }

  private void awaitStored(String position, String text) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(get("messages?at_least=" + position)).contains(text));
  }

  private static double resumes(java.net.URI fanout, String source) {
    return Probe.meter(fanout, RESUMES, "source=\"" + source + "\"");
  }

  private String path(String rest) {
    return "/v1/rooms/" + room + "/" + rest;
  }

  private String[] bearer() {
    return new String[] {"Authorization", "Bearer " + session.token()};
  }

  private String get(String rest) {
    return Probe.get(roomlog.history(), path(rest), bearer()).body();
  }
}
