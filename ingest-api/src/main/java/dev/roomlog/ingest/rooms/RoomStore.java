package dev.roomlog.ingest.rooms;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.size;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import dev.roomlog.access.RoomState;
import dev.roomlog.access.Visibility;
import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.ingest.Store;
import dev.roomlog.ingest.outbox.Outbox;
import dev.roomlog.ingest.outbox.OutboxEntry;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.schemas.DirectoryKeys;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/// The rooms as their authority has them. A change and the news of it are one write to one
/// document: the fields and an entry of its `outbox`, which the relay takes to the log. Blocks; any
/// thread and any node.
@Singleton
public final class RoomStore implements Outbox {

  private static final String OUTBOX = "outbox";
  private static final String PENDING = "pending";

  /// How many changes of one room may wait for the log.
  private static final int MAX_NEWS = 100;

  /// Whom the default rooms belong to.
  private static final String FOUNDER = "roomlog";

  private final Store store;
  private final MongoCollection<Document> rooms;
  private final Clock clock;
  private final IngestSettings.Sessions settings;

  /// Whether indexes and default rooms are there; only the relay's thread uses it.
  private boolean prepared;

  /// What became of a change.
  sealed interface Change {
    record Created(RoomState room) implements Change {}

    record Changed(RoomState room) implements Change {}

    record Unchanged(RoomState room) implements Change {}

    /// Too many changes of this room wait for the log. Nothing was changed.
    record Backlogged() implements Change {}

    /// The room is another one's.
    record NotYours() implements Change {}
  }

  RoomStore(Store store, Clock clock, IngestSettings.Sessions settings) {
    this.store = store;
    this.rooms = store.rooms();
    this.clock = clock;
    this.settings = settings;
  }

  /// Makes the room be as the draft says.
  Change put(RoomDraft draft, String sender, String senderName) {
    while (true) {
      Document found = rooms.find(eq("_id", draft.room())).first();
      Change change =
          found == null
              ? create(draft, sender, senderName)
              : change(found, draft, sender, senderName);
      if (change != null) {
        return change;
      }
      // Somebody else changed it in between: look again.
    }
  }

  private @Nullable Change create(RoomDraft draft, String sender, String senderName) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var room =
        new RoomState(
            draft.room(), draft.title(), draft.description(), Visibility.PUBLIC, sender, now, 1);
    Document document =
        new Document("_id", room.room())
            .append("title", room.title())
            .append("description", room.description())
            .append("visibility", room.visibility().text())
            .append("created_by", sender)
            .append("created_at", Date.from(now))
            .append("version", room.version())
            .append(OUTBOX, List.of(RoomOutbox.news(room, sender, senderName)))
            .append(PENDING, 1);
    try {
      rooms.insertOne(document);
      return new Change.Created(room);
    } catch (MongoWriteException e) {
      if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
        return null;
      }
      throw e;
    }
  }

  private @Nullable Change change(
      Document found, RoomDraft draft, String sender, String senderName) {
    RoomState room = RoomOutbox.room(found);
    if (draft.isSatisfiedBy(room)) {
      return new Change.Unchanged(room);
    }
    if (!sender.equals(room.createdBy())) {
      return new Change.NotYours();
    }
    if (found.getList(OUTBOX, Document.class, List.of()).size() >= MAX_NEWS) {
      return new Change.Backlogged();
    }
    RoomState next = draft.appliedTo(room);
    Document changed =
        rooms.findOneAndUpdate(
            and(eq("_id", room.room()), eq("version", room.version())),
            Updates.combine(
                Updates.set("title", next.title()),
                Updates.set("description", next.description()),
                Updates.set("version", next.version()),
                Updates.set(PENDING, 1),
                Updates.push(OUTBOX, RoomOutbox.news(next, sender, senderName))),
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER));
    return changed == null ? null : new Change.Changed(next);
  }

  @Override
  public List<OutboxEntry> pending() {
    List<OutboxEntry> entries = new ArrayList<>();
    for (Document document : rooms.find(eq(PENDING, 1))) {
      List<Document> news = document.getList(OUTBOX, Document.class);
      if (news.isEmpty()) {
        rest(document.getString("_id"));
      }
      news.forEach(change -> entries.add(RoomOutbox.entry(RoomOutbox.room(document), change)));
    }
    return entries;
  }

  @Override
  public void clear(OutboxEntry entry) {
    rooms.updateOne(
        eq("_id", entry.document()),
        Updates.pull(OUTBOX, new Document("version", entry.version())));
    rest(entry.document());
  }

  @Override
  public Map<String, DirectoryEntry> states() {
    Map<String, DirectoryEntry> states = new HashMap<>();
    for (Document document : rooms.find()) {
      RoomState room = Objects.requireNonNull(RoomOutbox.room(document));
      states.put(DirectoryKeys.room(room.room()), RoomOutbox.state(room));
    }
    return states;
  }

  @Override
  public void refresh() {
    if (prepared) {
      return;
    }
    store.createIndexes();
    for (String room : settings.defaultRooms()) {
      create(new RoomDraft(room, null, null), FOUNDER, FOUNDER);
    }
    prepared = true;
  }

  /// Takes a room whose outbox is empty from those that the relay looks at.
  private void rest(String room) {
    rooms.updateOne(and(eq("_id", room), size(OUTBOX, 0)), Updates.unset(PENDING));
  }
}
