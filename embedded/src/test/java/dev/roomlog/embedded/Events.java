package dev.roomlog.embedded;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bson.Document;

/// Documents and indexes as the history service keeps them.
final class Events {
  static final long EPOCH = 1_790_000_000_000L;

  private Events() {}

  static void createIndexes(MongoCollection<Document> events) {
    events.createIndexes(
        List.of(
            new IndexModel(Indexes.ascending("room", "id"), new IndexOptions().unique(true)),
            new IndexModel(Indexes.ascending("room", "_id")),
            new IndexModel(Indexes.ascending("room", "type", "_id")),
            new IndexModel(
                Indexes.ascending("room", "message", "_id"),
                new IndexOptions()
                    .partialFilterExpression(
                        new Document("message", new Document("$exists", true)))),
            new IndexModel(Indexes.ascending("room", "sent_at", "_id"))));
  }

  static String position(int partition, long offset) {
    return "1f3a9c2e-%04x-%016x".formatted(partition, offset);
  }

  /// The event at this offset: each fifth is a reaction to the post before it, the others are
  /// posts.
  static Document event(String room, int partition, long offset) {
    var reaction = offset % 5 == 4;
    var document =
        new Document("_id", position(partition, offset))
            .append("room", room)
            .append("type", reaction ? "reaction.added" : "message.posted")
            .append("id", id(room, offset))
            .append("partition", partition)
            .append("offset", offset)
            .append("sent_at", new Date(EPOCH + offset * 10))
            .append("sender", "s-" + offset % 97)
            .append("sender_name", "somebody");
    return reaction
        ? document.append("message", id(room, offset - 1)).append("emoji", "+1")
        : document.append("text", "The quick brown fox jumps over the lazy dog, number " + offset);
  }

  static String id(String room, long offset) {
    return new UUID(room.hashCode() * 0x9E3779B97F4A7C15L ^ offset, offset).toString();
  }
}
