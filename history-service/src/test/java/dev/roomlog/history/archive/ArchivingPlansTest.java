package dev.roomlog.history.archive;

import static dev.roomlog.history.ProfiledArchive.EVENTS;
import static dev.roomlog.history.ProfiledArchive.LARGE;
import static dev.roomlog.history.ProfiledArchive.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.history.ProfiledArchive;
import dev.roomlog.history.ProfiledArchive.Operation;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.LogEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// What the archiver asks of a MongoDB server costs what the batch costs, not what the archive
/// does.
@EnabledIfEnvironmentVariable(named = "MONGODB_URI", matches = ".+")
class ArchivingPlansTest {

  private static final int BATCH = 200;

  private static ProfiledArchive archive;
  private static MongoMessageStore store;

  @BeforeAll
  static void fill() {
    archive = new ProfiledArchive();
    store = new MongoMessageStore(archive.database());
  }

  @AfterAll
  static void close() {
    archive.close();
  }

  @Test
  void aRepeatedBatchIsLookedUpByItsPositionsAndIdentities() {
    List<LogEvent> batch = archive.eventsOf(LARGE, EventType.MESSAGE_POSTED, BATCH);
    List<Operation> operations =
        archive.operationsOf(() -> assertThat(store.keep(batch)).isEqualTo(BATCH));
    assertThat(operations).isNotEmpty().allSatisfy(ArchivingPlansTest::assertIndexed);
    assertThat(operations.stream().mapToInt(Operation::documents).sum()).isLessThanOrEqualTo(BATCH);
  }

  @Test
  void copiesAreLookedUpByTheirIdentities() {
    List<LogEvent> copies = new ArrayList<>();
    for (LogEvent event : archive.eventsOf(LARGE, EventType.MESSAGE_POSTED, BATCH)) {
      copies.add(new LogEvent(at(EVENTS + copies.size()), event.sentAt(), event.event()));
    }
    List<Operation> operations =
        archive.operationsOf(() -> assertThat(store.keep(copies)).isEqualTo(BATCH));
    assertThat(operations).isNotEmpty().allSatisfy(ArchivingPlansTest::assertIndexed);
    assertThat(operations.stream().mapToInt(Operation::documents).sum()).isLessThanOrEqualTo(BATCH);
  }

  @Test
  void anErasureLooksAtTheMessageAndWhatIsAboutIt() {
    LogEvent post = archive.eventsOf(LARGE, EventType.MESSAGE_POSTED, BATCH).getLast();
    LogEvent edit = about(post, EventType.MESSAGE_EDITED, EVENTS + 1_000L);
    LogEvent deletion = about(post, EventType.MESSAGE_DELETED, EVENTS + 1_001L);
    LogEvent late = about(post, EventType.MESSAGE_EDITED, EVENTS + 1_002L);
    List<Operation> operations =
        archive.operationsOf(
            () -> {
              store.keep(List.of(edit, deletion));
              store.keep(List.of(late));
            });
    assertThat(operations)
        .hasSizeGreaterThanOrEqualTo(4)
        .allSatisfy(ArchivingPlansTest::assertIndexed)
        .allSatisfy(operation -> assertThat(operation.documents()).isLessThanOrEqualTo(4));
  }

  private static LogEvent about(LogEvent post, EventType type, long offset) {
    var event = new Event();
    event.setType(type);
    event.setRoom(post.room());
    event.setId(Ids.next());
    event.setSender("alice");
    event.setSenderName("alice");
    event.setMessage(post.id());
    event.setText(type == EventType.MESSAGE_EDITED ? "edited" : null);
    return new LogEvent(at(offset), offset, event);
  }

  private static void assertIndexed(Operation operation) {
    assertThat(operation.plan()).startsWith("IXSCAN");
    assertThat(operation.sorted()).isFalse();
  }
}
