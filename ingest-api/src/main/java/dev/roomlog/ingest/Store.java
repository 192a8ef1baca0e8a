package dev.roomlog.ingest;

import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/// The database `roomlog`: the authority on rooms, handles and signing keys, and history's events.
/// What is written here is acknowledged by a majority and journaled.
@Singleton
public final class Store {

  private static final String DATABASE = "roomlog";

  private final MongoDatabase database;

  public Store(MongoClient client) {
    this.database =
        client
            .getDatabase(DATABASE)
            .withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
            .withReadConcern(ReadConcern.MAJORITY);
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
