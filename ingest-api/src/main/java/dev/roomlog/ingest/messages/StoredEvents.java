package dev.roomlog.ingest.messages;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.ingest.Store;
import dev.roomlog.log.Event;
import dev.roomlog.schemas.EventNames;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Date;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/// Looks up in history's events whether an identity has long been in the log. Each look-up has a
/// virtual thread of its own; how many run at once is bounded, and one too many is answered as if
/// the store were away.
@Singleton
final class StoredEvents implements EarlierEvents {

  private final MongoCollection<Document> events;
  private final IngestSettings.Identity settings;
  private final Semaphore permits;
  private final MeterRegistry meters;

  StoredEvents(Store store, IngestSettings.Identity settings, MeterRegistry meters) {
    this.events = store.events();
    this.settings = settings;
    this.permits = new Semaphore(settings.maxLookups());
    this.meters = meters;
  }

  @Override
  public CompletableFuture<Lookup> find(String room, String id) {
    var found = new CompletableFuture<Lookup>();
    if (!permits.tryAcquire()) {
      count("refused");
      found.complete(new Lookup.Unavailable());
      return found;
    }
    Thread.ofVirtual()
        .name("identity-lookup")
        .start(
            () -> {
              try {
                found.complete(read(room, id));
              } finally {
                permits.release();
              }
            });
    return found.completeOnTimeout(
        new Lookup.Unavailable(), settings.lookupTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private Lookup read(String room, String id) {
    try {
      Document stored = events.find(and(eq("room", room), eq("id", id))).first();
      count(stored == null ? "absent" : "found");
      return stored == null ? new Lookup.Absent() : new Lookup.Found(logged(stored));
    } catch (MongoException | IllegalArgumentException e) {
      count("failed");
      return new Lookup.Unavailable();
    }
  }

  private static LogEvent logged(Document stored) {
    Position position = Position.parse(String.valueOf(stored.getString("_id")));
    if (position == null) {
      throw new IllegalArgumentException("a stored event without a position");
    }
    var event = new Event();
    var type = EventNames.parse(String.valueOf(stored.getString("type")));
    if (type != null) {
      event.setType(type);
    }
    event.setRoom(stored.getString("room"));
    event.setId(stored.getString("id"));
    event.setSender(stored.getString("sender"));
    event.setSenderName(stored.getString("sender_name"));
    event.setMessage(stored.getString("message"));
    event.setText(stored.getString("text"));
    event.setReplyTo(stored.getString("reply_to"));
    Date originally = stored.getDate("original_sent_at");
    event.setOriginalSentAt(originally == null ? null : originally.toInstant());
    return new LogEvent(
        position, millis(stored.get("sent_at")), event, Boolean.TRUE.equals(stored.get("erased")));
  }

  private static long millis(@Nullable Object time) {
    return switch (time) {
      case Date date -> date.getTime();
      case Number number -> number.longValue();
      case null, default -> throw new IllegalArgumentException("a stored event without a time");
    };
  }

  private void count(String result) {
    meters.counter("roomlog.ingest.identity.lookups", "result", result).increment();
  }
}
