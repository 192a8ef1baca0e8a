package dev.roomlog.history.archive;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.EventNames;
import dev.roomlog.schemas.LogEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.conversions.Bson;

/// Erases what deleted messages said: the texts and attachments of the post and of all edits, also
/// of an edit that comes after the deletion. Which ones are erased depends on the log alone, not on
/// how it was cut into batches; so it may be repeated.
final class Erasures {

  private static final String POSTED = EventNames.of(EventType.MESSAGE_POSTED);
  private static final String EDITED = EventNames.of(EventType.MESSAGE_EDITED);
  private static final String DELETED = EventNames.of(EventType.MESSAGE_DELETED);

  private static final Bson ERASE =
      Updates.combine(
          Updates.set("erased", true),
          Updates.unset("text"),
          Updates.unset("attachment_id"),
          Updates.unset("attachment_name"),
          Updates.unset("attachment_type"),
          Updates.unset("attachment_size"));

  private final MongoCollection<LogEvent> events;

  private record Message(String room, String id) {}

  Erasures(MongoCollection<LogEvent> events) {
    this.events = events;
  }

  /// Erases what these events, all stored, call for.
  void apply(List<LogEvent> stored) {
    Set<Message> erased = new HashSet<>();
    for (LogEvent logged : stored) {
      Event event = logged.event();
      if (event.getType() == EventType.MESSAGE_DELETED && event.getMessage() != null) {
        erasePost(logged, event.getMessage());
        eraseEdits(event.getRoom(), event.getMessage());
        erased.add(new Message(event.getRoom(), event.getMessage()));
      }
    }
    for (LogEvent logged : stored) {
      Event event = logged.event();
      if (event.getType() == EventType.MESSAGE_EDITED
          && event.getMessage() != null
          && erased.add(new Message(event.getRoom(), event.getMessage()))
          && isDeleted(event.getRoom(), event.getMessage())) {
        eraseEdits(event.getRoom(), event.getMessage());
      }
    }
  }

  private void erasePost(LogEvent deletion, String message) {
    events.updateOne(
        and(
            eq("room", deletion.room()),
            eq("id", message),
            eq("type", POSTED),
            lt("_id", deletion.position().toString())),
        ERASE);
  }

  private void eraseEdits(String room, String message) {
    events.updateMany(and(eq("room", room), eq("message", message), eq("type", EDITED)), ERASE);
  }

  private boolean isDeleted(String room, String message) {
    return events.find(and(eq("room", room), eq("message", message), eq("type", DELETED))).first()
        != null;
  }
}
