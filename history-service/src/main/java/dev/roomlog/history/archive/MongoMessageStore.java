package dev.roomlog.history.archive;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.MongoException;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.roomlog.history.archive.InOrderInserts.Inserted;
import dev.roomlog.history.store.HistoryDatabase;
import dev.roomlog.history.store.StoreUnavailable;
import dev.roomlog.history.store.Watermark;
import dev.roomlog.schemas.LogEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.bson.Document;

/// Keeps events in MongoDB. Safe for any thread.
final class MongoMessageStore implements MessageStore, InOrderInserts.Collection {

  private final HistoryDatabase database;
  private final InOrderInserts inserts;
  private final Erasures erasures;

  /// Whether the indexes are known to exist; written by the archiver.
  private volatile boolean prepared;

  MongoMessageStore(HistoryDatabase database) {
    this.database = database;
    this.inserts = new InOrderInserts(this);
    this.erasures = new Erasures(database.events());
  }

  @Override
  public List<Watermark> watermarks() {
    if (!prepared) {
      database.prepare();
      prepared = true;
    }
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
  public boolean advance(Watermark from, long offset) {
    return ask(() ->
                database
                    .watermarks()
                    .updateOne(
                        and(eq("_id", from.id()), eq("offset", from.offset())),
                        Updates.set("offset", offset)))
            .getMatchedCount()
        == 1;
  }

  @Override
  public void insertMany(List<LogEvent> events, InsertManyOptions options) {
    database.events().insertMany(events, options);
  }

  @Override
  public Set<String> stored(List<LogEvent> events) {
    List<String> ids = events.stream().map(event -> event.position().toString()).toList();
    return database
        .events()
        .withDocumentClass(Document.class)
        .find(in("_id", ids))
        .projection(Projections.include("_id"))
        .map(document -> document.getString("_id"))
        .into(new HashSet<>());
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
