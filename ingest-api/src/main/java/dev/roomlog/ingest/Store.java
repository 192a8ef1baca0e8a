package dev.roomlog.ingest;

import com.mongodb.ConnectionString;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/// The database: the authority on rooms, handles and signing keys, and history's events. What is
/// written here is acknowledged by a majority and journaled. Read is the primary, whatever the URI
/// says.
@Singleton
public final class Store {

  private static final String DEFAULT_NAME = "roomlog";

  private final MongoDatabase database;

  /// @param uri where the store is; names the database, which is `roomlog` when it names none
  public Store(MongoClient client, @Value("${mongodb.uri}") String uri) {
    String named = new ConnectionString(uri).getDatabase();
    this.database =
        client
            .getDatabase(named == null ? DEFAULT_NAME : named)
            .withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
            .withReadConcern(ReadConcern.MAJORITY)
            .withReadPreference(ReadPreference.primary());
  }

  /// Written by history-service.
  public MongoCollection<Document> events() {
    return database.getCollection("events");
  }

  public MongoCollection<Document> rooms() {
    return database.getCollection("rooms");
  }

  public MongoCollection<Document> handles() {
    return database.getCollection("handles");
  }

  public MongoCollection<Document> signingKeys() {
    return database.getCollection("signing_keys");
  }

  /// Creates what the queries need. Blocks; may be repeated.
  public void createIndexes() {
    rooms().createIndex(Indexes.ascending("pending"), new IndexOptions().sparse(true));
    signingKeys().createIndex(Indexes.ascending("pending"), new IndexOptions().sparse(true));
    handles()
        .createIndex(
            Indexes.ascending("expires_at"), new IndexOptions().expireAfter(1L, TimeUnit.HOURS));
  }
}
