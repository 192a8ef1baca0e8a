package dev.roomlog.history.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.InsertManyOptions;
import dev.roomlog.history.archive.InOrderInserts.Identity;
import dev.roomlog.history.store.HistoryDatabase;
import dev.roomlog.history.store.Watermark;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import dev.roomlog.testing.Backends;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the store must do for the archiver; on the embedded store, or the one that `MONGODB_URI`
/// names.
class KeepingTest {

  private static final String ROOM = "lobby";

  private final String name = "keeping" + Ids.next().substring(24);
  private final MongoClient client = MongoClients.create(Backends.mongoUri(name));
  private final HistoryDatabase database = new HistoryDatabase(client.getDatabase(name));
  private final MongoMessageStore store = new MongoMessageStore(database);

  @BeforeEach
  void open() {
    store.open();
  }

  @AfterEach
  void drop() {
    client.getDatabase(name).drop();
    client.close();
  }

  @Test
  void aSecondaryIsNeverRead() {
    var lagging = client.getDatabase(name).withReadPreference(ReadPreference.secondary());
    assertThat(new HistoryDatabase(lagging).events().getReadPreference())
        .isEqualTo(ReadPreference.primary());
  }

  @Test
  void ofTwoCopiesInOneBatchTheFirstIsKept() {
    LogEvent first = posted(0, Ids.next(), "first");
    LogEvent copy = posted(1, first.id(), "copy");
    LogEvent next = posted(2, Ids.next(), "next");
    assertThat(store.keep(List.of(first, copy, next))).isEqualTo(1);
    assertThat(stored()).containsExactly(first, next);
  }

  @Test
  void aBatchThatIsRepeatedChangesNothing() {
    LogEvent first = posted(0, Ids.next(), "first");
    LogEvent copy = posted(1, first.id(), "copy");
    LogEvent next = posted(2, Ids.next(), "next");
    store.keep(List.of(first, copy));
    assertThat(store.keep(List.of(first, copy, next))).isEqualTo(2);
    assertThat(stored()).containsExactly(first, next);
  }

  @Test
  void theFirstCopyWinsAlthoughItsInsertFailsOnce() {
    LogEvent first = posted(0, Ids.next(), "first");
    LogEvent copy = posted(1, first.id(), "copy");
    var inserts = new InOrderInserts(new FirstInsertFails());
    List<LogEvent> batch = List.of(first, copy);
    assertThatThrownBy(() -> inserts.insert(batch)).isInstanceOf(MongoBulkWriteException.class);
    assertThat(inserts.insert(batch).kept()).containsExactly(first);
    assertThat(stored()).containsExactly(first);
  }

  @Test
  void aDeletedMessageLosesItsTextsAlsoThoseOfALaterEdit() {
    LogEvent post = posted(0, Ids.next(), "secret");
    LogEvent edit = about(1, EventType.MESSAGE_EDITED, post, "secret 2");
    LogEvent deletion = about(2, EventType.MESSAGE_DELETED, post, null);
    store.keep(List.of(post, edit));
    store.keep(List.of(deletion));
    store.keep(List.of(deletion));
    store.keep(List.of(about(3, EventType.MESSAGE_EDITED, post, "secret 3")));
    assertThat(stored()).extracting(LogEvent::erased).containsExactly(true, true, false, true);
    assertThat(stored()).extracting(event -> event.event().getText()).containsOnlyNulls();
  }

  @Test
  void aHiddenCopyErasesNothing() {
    LogEvent post = posted(0, Ids.next(), "kept");
    LogEvent other = posted(1, Ids.next(), "other");
    Event copy = event(EventType.MESSAGE_DELETED, other.id());
    copy.setMessage(post.id());
    store.keep(List.of(post, other, at(2, copy)));
    assertThat(stored()).containsExactly(post, other);
  }

  @Test
  void aCopyThatCameBeforeALostFirstRecordGivesWay() {
    LogEvent first = posted(0, Ids.next(), "first");
    LogEvent next = posted(1, Ids.next(), "next");
    LogEvent copy = posted(2, first.id(), "copy");
    store.keep(List.of(copy));
    assertThat(store.keep(List.of(first, next, copy))).isEqualTo(1);
    assertThat(stored()).containsExactly(first, next);
  }

  @Test
  void anotherEventAtTheSamePositionIsRefused() {
    store.keep(List.of(posted(0, Ids.next(), "of a tail that the topic lost")));
    assertThatThrownBy(() -> store.keep(List.of(posted(0, Ids.next(), "another"))))
        .isInstanceOf(ArchiveRefused.class)
        .hasMessageContaining("lost its tail");
  }

  @Test
  void aDatabaseThatWasDroppedGetsItsIndexesAgain() {
    client.getDatabase(name).drop();
    store.open();
    LogEvent first = posted(0, Ids.next(), "first");
    store.keep(List.of(first, posted(1, first.id(), "copy")));
    assertThat(stored()).containsExactly(first);
  }

  @Test
  void anArchiveThatHoldsCopiesIsRefusedWithAdvice() {
    client.getDatabase(name).drop();
    LogEvent first = posted(0, Ids.next(), "first");
    store.insertMany(List.of(first, posted(1, first.id(), "copy")), new InsertManyOptions());
    assertThatThrownBy(store::open)
        .isInstanceOf(ArchiveRefused.class)
        .hasMessageContaining("drop the collections events and watermarks");
  }

  @Test
  void aWatermarkMovesOnlyFromWhereItWasRead() {
    Watermark first = store.begin(Watermark.beginning(new Position(7, 1, 0)));
    assertThat(store.begin(new Watermark(first.id(), 5, 5))).isEqualTo(first);
    assertThat(store.advance(List.of(new Watermark.Move(first, 10)))).isTrue();
    assertThat(store.advance(List.of(new Watermark.Move(first, 8)))).isFalse();
    assertThat(store.watermarks()).containsExactly(new Watermark(first.id(), 0, 10));
  }

  /// Fails the first document of the first bulk; goes on with the others where it is told that the
  /// order does not matter.
  private final class FirstInsertFails implements InOrderInserts.Collection {
    private boolean failed;

    @Override
    public void insertMany(List<LogEvent> events, InsertManyOptions options) {
      if (failed) {
        store.insertMany(events, options);
        return;
      }
      failed = true;
      if (!options.isOrdered()) {
        store.insertMany(events.subList(1, events.size()), options);
      }
      throw new MongoBulkWriteException(
          BulkWriteResult.unacknowledged(),
          List.of(new BulkWriteError(91, "shutting down", new BsonDocument(), 0)),
          null,
          new ServerAddress(),
          Set.of());
    }

    @Override
    public Map<Position, Identity> at(List<LogEvent> events) {
      return store.at(events);
    }

    @Override
    public Map<Identity, Position> holders(List<LogEvent> events) {
      return store.holders(events);
    }

    @Override
    public void remove(Position position) {
      store.remove(position);
    }
  }

  private List<LogEvent> stored() {
    return database
        .events()
        .find()
        .sort(com.mongodb.client.model.Sorts.ascending("_id"))
        .into(new ArrayList<>());
  }

  private static LogEvent posted(long offset, String id, String text) {
    Event event = event(EventType.MESSAGE_POSTED, id);
    event.setText(text);
    return at(offset, event);
  }

  private static LogEvent about(
      long offset,
      EventType type,
      LogEvent message,
      @org.jspecify.annotations.Nullable String text) {
    Event event = event(type, Ids.next());
    event.setMessage(Objects.requireNonNull(message.id()));
    event.setText(text);
    return at(offset, event);
  }

  private static Event event(EventType type, String id) {
    var event = new Event();
    event.setType(type);
    event.setRoom(ROOM);
    event.setId(id);
    event.setSender("alice");
    event.setSenderName("alice");
    return event;
  }

  private static LogEvent at(long offset, Event event) {
    return new LogEvent(Position.ofRecord(7, 1, offset), 1_000 + offset, event);
  }
}
