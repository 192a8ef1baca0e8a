package dev.roomlog.embedded;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import org.bson.Document;

/// The driver, connected to a store.
record StoreClient(MongoClient client) implements AutoCloseable {
  static StoreClient to(String uri) {
    return new StoreClient(MongoClients.create(uri));
  }

  MongoDatabase database() {
    return client.getDatabase("roomlog");
  }

  MongoCollection<Document> events() {
    return database().getCollection("events");
  }

  @Override
  public void close() {
    client.close();
  }
}
