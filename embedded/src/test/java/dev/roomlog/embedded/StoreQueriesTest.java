package dev.roomlog.embedded;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.regex;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The queries that the services make are answered from an index and look at no document they do
/// not give.
@Timeout(60)
class StoreQueriesTest {
  private static final int COUNT = 3_000;
  private static final String ROOM = "lobby";

  @TempDir static Path directory;
  private static EmbeddedStore store;
  private static StoreClient client;
  private static MongoCollection<Document> events;

  private long scansBefore;
  private long examinedBefore;

  @BeforeAll
  static void fill() {
    store = EmbeddedStore.at(directory, 0);
    store.start();
    client = StoreClient.to(store.uri());
    events = client.events();
    events.insertMany(LongStream.range(0, COUNT / 2).mapToObj(StoreQueriesTest::event).toList());
    Events.createIndexes(events);
    events.insertMany(
        LongStream.range(COUNT / 2, COUNT).mapToObj(StoreQueriesTest::event).toList());
  }

  @AfterAll
  static void close() {
    client.close();
    store.close();
  }

  @BeforeEach
  void remember() {
    scansBefore = store.scans();
    examinedBefore = store.documentsExamined();
  }

  /// Even offsets are the lobby's.
  private static Document event(long offset) {
    return Events.event(offset % 2 == 0 ? ROOM : "other", 3, offset);
  }

  private static String at(long offset) {
    return Events.position(3, offset);
  }

  @Test
  void pagesOfMessagesInBothDirections() {
    var messages =
        and(
            eq("room", ROOM),
            eq("type", "message.posted"),
            gte("_id", at(100)),
            lt("_id", at(2_000)));
    expect(events.find(messages).sort(ascending("_id")).limit(50), 50, 50);
    var last = expect(events.find(messages).sort(descending("_id")).limit(50), 50, 50);
    assertThat(last.getFirst().getString("_id")).isEqualTo(at(1_998));
  }

  @Test
  void pagesOfEventsInBothDirections() {
    var range = and(eq("room", ROOM), gte("_id", at(100)), lt("_id", at(1_000)));
    var first = expect(events.find(range).sort(ascending("_id")).limit(10), 10, 10);
    assertThat(first.getFirst().getString("_id")).isEqualTo(at(100));
    var last = expect(events.find(range).sort(descending("_id")).limit(10), 10, 10);
    assertThat(last.getFirst().getString("_id")).isEqualTo(at(998));
    expect(events.find(range).sort(ascending("_id")).skip(5).limit(10), 10, 15);
    expect(events.find(range), 450, 450);
  }

  @Test
  void oneEventByItsIdentity() {
    var found = expect(events.find(and(eq("room", ROOM), eq("id", Events.id(ROOM, 700)))), 1, 1);
    assertThat(found).containsExactly(event(700));
    expect(events.find(and(eq("room", "other"), eq("id", Events.id(ROOM, 700)))), 0, 0);
  }

  @Test
  void eventsAboutSomeMessages() {
    var messages = List.of(Events.id(ROOM, 13), Events.id(ROOM, 103), Events.id(ROOM, 2_003));
    var about = and(eq("room", ROOM), in("message", messages), lt("_id", at(1_000)));
    expect(events.find(about), 2, 2);
    var sorted = expect(events.find(about).sort(descending("_id")).limit(1), 1, 1);
    assertThat(sorted.getFirst().getString("_id")).isEqualTo(at(104));
  }

  @Test
  void firstEventAtATime() {
    var from = gte("sent_at", new Date(Events.EPOCH + 5_005));
    var order = ascending("sent_at", "_id");
    var first = expect(events.find(and(eq("room", ROOM), from)).sort(order).limit(1), 1, 1);
    assertThat(first.getFirst().getString("_id")).isEqualTo(at(502));
    var posted = and(eq("room", ROOM), eq("type", "message.posted"), from);
    expect(events.find(posted).sort(order).limit(1), 1, 1);
  }

  @Test
  void rangesAndPointsById() {
    var range = and(gte("_id", at(10)), lt("_id", at(2_000)));
    expect(events.find(range).sort(ascending("_id")).limit(20), 20, 20);
    expect(events.find().sort(descending("_id")).limit(3), 3, 3);
    expect(events.find(eq("_id", at(10))), 1, 1);
    expect(events.find(in("_id", at(10), at(2_000), "none")), 2, 2);
  }

  @Test
  void writesFindTheirDocumentsByIndex() {
    events.updateOne(
        and(eq("room", ROOM), eq("id", Events.id(ROOM, 800))),
        new Document("$set", new Document("sender_name", "somebody")));
    events.deleteOne(eq("_id", "none"));
    assertThat(events.countDocuments(and(eq("room", ROOM), lt("_id", at(20))))).isEqualTo(10);
    assertThat(store.scans()).isEqualTo(scansBefore);
    assertThat(store.documentsExamined() - examinedBefore).isEqualTo(11);
  }

  @Test
  void aQueryWithoutAnIndexIsCountedAndNamed() {
    var lazy = regex("text", "number 77$");
    assertThat(events.find(lazy).into(new ArrayList<>())).hasSize(1);
    assertThat(store.scans()).isEqualTo(scansBefore + 1);
    assertThat(store.documentsExamined() - examinedBefore).isEqualTo(COUNT);
    assertThat(store.lastScans().getLast())
        .isEqualTo("roomlog.events: read whole for filter [text]");
  }

  @Test
  void sortingMoreThanIsGivenIsCounted() {
    events.find(eq("room", ROOM)).sort(ascending("sender")).limit(5).into(new ArrayList<>());
    assertThat(store.scans()).isEqualTo(scansBefore + 1);
    assertThat(store.lastScans().getLast()).contains("sorted in memory");
  }

  @Test
  void aCursorReadsOnlyAsFarAsItsClient() {
    try (var cursor = events.find().sort(ascending("_id")).batchSize(100).iterator()) {
      IntStream.range(0, 150).forEach(_ -> cursor.next());
      assertThat(store.documentsExamined() - examinedBefore).isEqualTo(200);
    }
    assertThat(events.find().batchSize(70).into(new ArrayList<>())).hasSize(COUNT);
  }

  private List<Document> expect(FindIterable<Document> query, int found, int examined) {
    var before = store.documentsExamined();
    var documents = query.into(new ArrayList<>());
    assertThat(documents).hasSize(found);
    assertThat(store.documentsExamined() - before).isEqualTo(examined);
    assertThat(store.scans()).as("%s", store.lastScans()).isEqualTo(scansBefore);
    return documents;
  }
}
