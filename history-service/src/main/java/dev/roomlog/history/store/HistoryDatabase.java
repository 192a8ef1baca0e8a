package dev.roomlog.history.store;

import com.mongodb.ReadPreference;
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
import org.bson.conversions.Bson;

/// The collections of history and their indexes, in the database that `mongodb.uri` names. What is
/// written here is acknowledged by a majority and journaled. Read is the primary, whatever the URI
/// says: what is below a watermark must be there. Safe for any thread.
@Singleton
public final class HistoryDatabase {

  // The indexes of `events`; also hints. A server that picks one by trial takes another where the
  // trial's range favours it, and then reads a whole room, or other rooms.
  public static final Bson BY_IDENTITY = Indexes.ascending("room", "id");
  public static final Bson BY_POSITION = Indexes.ascending("room", "_id");
  public static final Bson BY_TYPE = Indexes.ascending("room", "type", "_id");
  public static final Bson BY_MESSAGE = Indexes.ascending("room", "message", "_id");
  public static final Bson BY_TIME = Indexes.ascending("room", "sent_at", "_id");

  private final MongoDatabase database;
  private final MongoCollection<LogEvent> events;

  public HistoryDatabase(MongoClient client, MongoDatabaseNameProvider names) {
    this(client.getDatabase(names.provide(Watermark.class)));
  }

  public HistoryDatabase(MongoDatabase database) {
    this.database =
        database
            .withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
            .withReadPreference(ReadPreference.primary());
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
    events.createIndex(BY_IDENTITY, new IndexOptions().unique(true));
    events.createIndex(BY_POSITION);
    events.createIndex(BY_TYPE);
    events.createIndex(
        BY_MESSAGE, new IndexOptions().partialFilterExpression(Filters.exists("message")));
    events.createIndex(BY_TIME);
  }

  /// Returns when the store has answered.
  public void ping() {
    database.runCommand(new Document("ping", 1));
  }
}
