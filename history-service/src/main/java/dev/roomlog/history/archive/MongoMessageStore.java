package dev.roomlog.history.archive;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.FindIterable;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.roomlog.history.archive.InOrderInserts.Identity;
import dev.roomlog.history.archive.InOrderInserts.Inserted;
import dev.roomlog.history.store.HistoryDatabase;
import dev.roomlog.history.store.StoreUnavailable;
import dev.roomlog.history.store.Watermark;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.conversions.Bson;

/// Keeps events in MongoDB. Safe for any thread.
final class MongoMessageStore implements MessageStore, InOrderInserts.Collection {

  private final HistoryDatabase database;
  private final InOrderInserts inserts;
  private final Erasures erasures;

  MongoMessageStore(HistoryDatabase database) {
    this.database = database;
    this.inserts = new InOrderInserts(this);
    this.erasures = new Erasures(database.events());
  }

  @Override
  public List<Watermark> open() {
    try {
      database.prepare(); // each time: the database may have been dropped under a running node
    } catch (MongoException e) {
      if (ErrorCategory.fromErrorCode(e.getCode()) == ErrorCategory.DUPLICATE_KEY) {
        throw new ArchiveRefused(Placement.holdsCopies());
      }
      throw new StoreUnavailable(e);
    }
    return watermarks();
  }

  @Override
  public List<Watermark> watermarks() {
    return ask(
        () ->
            database.watermarks().find().map(MongoMessageStore::watermark).into(new ArrayList<>()));
  }

  @Override
  public Watermark begin(Watermark first) {
    return ask(
        () -> {
          database
              .watermarks()
              .updateOne(
                  eq("_id", first.id()),
                  Updates.combine(
                      Updates.setOnInsert("start", first.start()),
                      Updates.setOnInsert("offset", first.offset())),
                  new UpdateOptions().upsert(true));
          return watermark(
              Objects.requireNonNull(database.watermarks().find(eq("_id", first.id())).first()));
        });
  }

  @Override
  public int keep(List<LogEvent> events) {
    return ask(
        () -> {
          Inserted inserted = inserts.insert(events);
          erasures.apply(inserted.kept());
          return inserted.skipped();
        });
  }

  @Override
  public boolean advance(Collection<Watermark.Move> moves) {
    List<UpdateOneModel<Document>> updates =
        moves.stream().map(MongoMessageStore::compareAndSet).toList();
    return ask(() -> database.watermarks().bulkWrite(updates)).getMatchedCount() == moves.size();
  }

  private static UpdateOneModel<Document> compareAndSet(Watermark.Move move) {
    Watermark from = move.from();
    return new UpdateOneModel<>(
        and(eq("_id", from.id()), eq("offset", from.offset())),
        Updates.set("offset", move.offset()));
  }

  @Override
  public void insertMany(List<LogEvent> events, InsertManyOptions options) {
    database.events().insertMany(events, options);
  }

  @Override
  public Map<Position, Identity> at(List<LogEvent> events) {
    List<String> ids = events.stream().map(event -> event.position().toString()).toList();
    Map<Position, Identity> found = new HashMap<>();
    identities(in("_id", ids)).forEach(stored -> found.put(position(stored), identity(stored)));
    return found;
  }

  @Override
  public Map<Identity, Position> holders(List<LogEvent> events) {
    Map<String, List<String>> idsByRoom =
        events.stream()
            .collect(groupingBy(LogEvent::room, mapping(LogEvent::id, Collectors.toList())));
    Map<Identity, Position> found = new HashMap<>();
    idsByRoom.forEach(
        (room, ids) ->
            identities(and(eq("room", room), in("id", ids)))
                .hint(HistoryDatabase.BY_IDENTITY)
                .forEach(stored -> found.put(identity(stored), position(stored))));
    return found;
  }

  @Override
  public void remove(Position position) {
    database.events().deleteOne(eq("_id", position.toString()));
  }

  private FindIterable<Document> identities(Bson filter) {
    return database
        .events()
        .withDocumentClass(Document.class)
        .find(filter)
        .projection(Projections.include("_id", "room", "id"));
  }

  private static Position position(Document stored) {
    return Objects.requireNonNull(Position.parse(stored.getString("_id")));
  }

  private static Identity identity(Document stored) {
    return new Identity(stored.getString("room"), stored.getString("id"));
  }

  private static Watermark watermark(Document stored) {
    return new Watermark(
        stored.getString("_id"), stored.getLong("start"), stored.getLong("offset"));
  }

  private static <T> T ask(Supplier<T> question) {
    try {
      return question.get();
    } catch (MongoException e) {
      throw new StoreUnavailable(e);
    }
  }
}
