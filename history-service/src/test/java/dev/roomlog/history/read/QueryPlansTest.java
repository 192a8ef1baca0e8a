package dev.roomlog.history.read;

import static dev.roomlog.history.ProfiledArchive.EVENTS;
import static dev.roomlog.history.ProfiledArchive.LARGE;
import static dev.roomlog.history.ProfiledArchive.at;
import static dev.roomlog.history.ProfiledArchive.small;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.history.ProfiledArchive;
import dev.roomlog.history.ProfiledArchive.Operation;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.LogEvent;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// A MongoDB server's planner takes our indexes and examines no more than it gives, in a large room
/// and in small ones, whichever was asked for first.
@EnabledIfEnvironmentVariable(named = "MONGODB_URI", matches = ".+")
class QueryPlansTest {

  private static final int PAGE = 50;
  private static final int ROUNDS = 40;
  private static final long SEED = Long.getLong("roomlog.seed", System.nanoTime());

  private static ProfiledArchive archive;
  private static EventReads reads;

  private final Random random = new Random(SEED);

  @BeforeAll
  static void fill() {
    System.out.println("seed " + SEED);
    archive = new ProfiledArchive();
    reads = new EventReads(archive.database());
  }

  @AfterAll
  static void close() {
    archive.close();
  }

  @Test
  void pagesOfEventsReadOnlyThePage() {
    everywhere((room, range) -> reads.first(room, range, PAGE), "IXSCAN { room: 1, _id: 1 }", PAGE);
    everywhere((room, range) -> reads.last(room, range, PAGE), "IXSCAN { room: 1, _id: 1 }", PAGE);
  }

  @Test
  void pagesOfPostsReadOnlyThePage() {
    everywhere(
        (room, range) -> reads.firstPosts(room, range, PAGE),
        "IXSCAN { room: 1, type: 1, _id: 1 }",
        PAGE);
    everywhere(
        (room, range) -> reads.lastPosts(room, range, PAGE),
        "IXSCAN { room: 1, type: 1, _id: 1 }",
        PAGE);
  }

  @Test
  void whatIsAboutAPageIsFoundByItsMessages() {
    for (String room : List.of(LARGE, small(3), LARGE)) {
      List<String> page =
          archive.eventsOf(room, EventType.MESSAGE_POSTED, PAGE).stream()
              .map(LogEvent::id)
              .toList();
      everywhere(
          (_, range) -> reads.about(room, page, range),
          "IXSCAN { room: 1, message: 1, _id: 1 }",
          PAGE);
    }
  }

  @Test
  void aMessageIsFoundByItsId() {
    for (String room : List.of(LARGE, small(3))) {
      String id = archive.eventsOf(room, EventType.MESSAGE_POSTED, 9).getLast().id();
      assertFrugal(
          archive.operationsOf(() -> assertThat(reads.byId(room, id)).isNotNull()),
          "IXSCAN { room: 1, id: 1 }",
          1);
    }
  }

  @Test
  void aTimeIsFoundByItsIndex() {
    everywhere(
        (room, range) -> reads.since(room, Instant.ofEpochMilli(1_000_000L + range.after().next())),
        "IXSCAN { room: 1, sent_at: 1, _id: 1 }",
        1);
  }

  private interface Query {
    @Nullable Object ask(String room, Range range);
  }

  /// Ranges from a random place to another, in the large room and in small ones by turns.
  private void everywhere(Query query, String plan, int limit) {
    for (int i = 0; i < ROUNDS; i++) {
      String room = i % 2 == 0 ? LARGE : small(random.nextInt(100));
      int from = random.nextInt(EVENTS);
      Range range = new Range(at(from), at(from + 1L + random.nextInt(EVENTS)));
      assertFrugal(archive.operationsOf(() -> query.ask(room, range)), plan, limit);
    }
  }

  private static void assertFrugal(List<Operation> operations, String plan, int limit) {
    assertThat(operations)
        .allSatisfy(
            operation -> {
              assertThat(operation.plan()).isEqualTo(plan);
              assertThat(operation.sorted()).isFalse();
              assertThat(operation.documents()).isEqualTo(operation.returned());
              assertThat(operation.returned()).isLessThanOrEqualTo(limit);
            });
  }
}
