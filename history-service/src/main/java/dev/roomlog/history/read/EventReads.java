package dev.roomlog.history.read;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;

import dev.roomlog.history.store.HistoryDatabase;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.EventNames;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/// The queries, each with an index. Safe for any thread; throws the driver's exceptions.
@Singleton
final class EventReads {

  private static final String POSTED = EventNames.of(EventType.MESSAGE_POSTED);

  private final HistoryDatabase database;

  EventReads(HistoryDatabase database) {
    this.database = database;
  }

  /// The first events of the range.
  List<LogEvent> first(String room, Range range, int limit) {
    return find(events(room, range), HistoryDatabase.BY_POSITION, true, limit, range);
  }

  /// The last events of the range, oldest first.
  List<LogEvent> last(String room, Range range, int limit) {
    return find(events(room, range), HistoryDatabase.BY_POSITION, false, limit, range).reversed();
  }

  /// The first posts of the range.
  List<LogEvent> firstPosts(String room, Range range, int limit) {
    return find(posts(room, range), HistoryDatabase.BY_TYPE, true, limit, range);
  }

  /// The last posts of the range, oldest first.
  List<LogEvent> lastPosts(String room, Range range, int limit) {
    return find(posts(room, range), HistoryDatabase.BY_TYPE, false, limit, range).reversed();
  }

  /// The events about these messages in the range, in the log's order.
  List<LogEvent> about(String room, List<String> messages, Range range) {
    if (messages.isEmpty() || range.isEmpty()) {
      return List.of();
    }
    List<LogEvent> found =
        database
            .events()
            .find(and(eq("room", room), in("message", messages), within(range)))
            .hint(HistoryDatabase.BY_MESSAGE)
            .into(new ArrayList<>());
    found.sort((a, b) -> a.position().compareTo(b.position()));
    return found;
  }

  /// The event with this id.
  @Nullable LogEvent byId(String room, String id) {
    return database.events().find(and(eq("room", room), eq("id", id))).first();
  }

  /// The position of the first event that was sent at `time` or later, or null.
  @Nullable Position since(String room, Instant time) {
    LogEvent found =
        database
            .events()
            .find(and(eq("room", room), gte("sent_at", Date.from(time))))
            .hint(HistoryDatabase.BY_TIME)
            .sort(ascending("sent_at", "_id"))
            .first();
    return found == null ? null : found.position();
  }

  private List<LogEvent> find(Bson filter, Bson index, boolean upwards, int limit, Range range) {
    if (range.isEmpty()) {
      return List.of();
    }
    return database
        .events()
        .find(filter)
        .hint(index)
        .sort(upwards ? ascending("_id") : descending("_id"))
        .limit(limit)
        .into(new ArrayList<>(limit));
  }

  private static Bson events(String room, Range range) {
    return and(eq("room", room), within(range));
  }

  private static Bson posts(String room, Range range) {
    return and(eq("room", room), eq("type", POSTED), within(range));
  }

  private static Bson within(Range range) {
    return and(gt("_id", range.after().toString()), lt("_id", range.before().toString()));
  }
}
