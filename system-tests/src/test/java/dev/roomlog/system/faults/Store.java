package dev.roomlog.system.faults;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.roomlog.schemas.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;

/// Looks into the store itself, past the proxy.
final class Store implements AutoCloseable {

  private static final String EVENTS = "events";
  private static final String WATERMARKS = "watermarks";

  private final MongoClient client;
  private final MongoDatabase database;

  Store(String uri) {
    client = MongoClients.create(uri);
    database = client.getDatabase("roomlog");
  }

  /// How many events lie where no reader sees them yet.
  long eventsBeyondWatermarks() {
    Map<Integer, Long> next = new HashMap<>();
    for (Document watermark : database.getCollection(WATERMARKS).find()) {
      String id = watermark.getString("_id"); // incarnation and partition, as in a position
      next.put(
          Integer.parseInt(id.substring(id.indexOf('-') + 1), 16), watermark.getLong("offset"));
    }
    List<String> ids = new ArrayList<>();
    database
        .getCollection(EVENTS)
        .find()
        .projection(new Document("_id", 1))
        .forEach(event -> ids.add(event.getString("_id")));
    return ids.stream()
        .map(id -> Objects.requireNonNull(Position.parse(id)))
        .filter(at -> at.offset() >= next.getOrDefault(at.partition(), 0L))
        .count();
  }

  /// The sum of all watermarks.
  long watermarks() {
    long sum = 0;
    for (Document watermark : database.getCollection(WATERMARKS).find()) {
      sum += watermark.getLong("offset");
    }
    return sum;
  }

  long events() {
    return database.getCollection(EVENTS).countDocuments();
  }

  /// What may be dropped at any time, since it is filled again from the log.
  void dropHistory() {
    database.getCollection(EVENTS).drop();
    database.getCollection(WATERMARKS).drop();
  }

  @Override
  public void close() {
    client.close();
  }
}
