package dev.roomlog.history.store;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import dev.roomlog.schemas.LogEvent;
import io.micronaut.data.mongodb.operations.MongoDatabaseNameProvider;
import jakarta.inject.Singleton;
import org.bson.Document;
import org.bson.codecs.configuration.CodecRegistries;

/// The collections of history and their indexes, in the database that `mongodb.uri` names. What is
/// written here is acknowledged by a majority and journaled. Safe for any thread.
@Singleton
public final class HistoryDatabase {

  private final MongoDatabase database;
  private final MongoCollection<LogEvent> events;

  public HistoryDatabase(MongoClient client, MongoDatabaseNameProvider names) {
    this(client.getDatabase(names.provide(Watermark.class)));
  }

  public HistoryDatabase(MongoDatabase database) {
    this.database = database.withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
    this.events =
        this.database
            .getCollection("events", LogEvent.class)
            .withCodecRegistry(
                CodecRegistries.fromRegistries(
                    CodecRegistries.fromCodecs(new EventBson()), database.getCodecRegistry()));
  }

  public MongoCollection<LogEvent> events() {
    return events;
  }

  public MongoCollection<Document> watermarks() {
    return database.getCollection("watermarks");
  }

  /// Creates the indexes of `events`, those that are missing.
  public void prepare() {
    // The identity: of several records with one, the first is kept.
    events.createIndex(Indexes.ascending("room", "id"), new IndexOptions().unique(true));
    events.createIndex(Indexes.ascending("room", "_id"));
    events.createIndex(Indexes.ascending("room", "type", "_id"));
    events.createIndex(
        Indexes.ascending("room", "message", "_id"),
        new IndexOptions().partialFilterExpression(Filters.exists("message")));
    events.createIndex(Indexes.ascending("room", "sent_at", "_id"));
  }

  /// Whether the store answers now.
  public boolean answers() {
    try {
      database.runCommand(new Document("ping", 1));
      return true;
    } catch (MongoException e) {
      return false;
    }
  }
}
