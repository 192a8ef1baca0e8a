package dev.roomlog.history;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.roomlog.history.store.HistoryDatabase;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import dev.roomlog.testing.Backends;
import dev.roomlog.testing.OperationProfile;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/// 100,000 events on a MongoDB server, nine in ten of them in one room and the others in a hundred,
/// and what the server did for what was asked of it.
public final class ProfiledArchive implements AutoCloseable {

  public static final String LARGE = "large";
  public static final int EVENTS = 100_000;

  private static final int ROOMS = 100;
  private static final int BATCH = 10_000;

  private final String name = "plans" + Ids.next().substring(24);
  private final MongoClient client = MongoClients.create(Backends.mongoUri(name));
  private final MongoDatabase store = client.getDatabase(name);
  private final HistoryDatabase database = new HistoryDatabase(store);
  private final OperationProfile profile = OperationProfile.of(store);

  /// What the server did for one operation.
  ///
  /// @param plan as `IXSCAN { room: 1, id: 1 }`
  /// @param keys entries of the index that were examined
  public record Operation(String plan, int keys, int documents, int returned, boolean sorted) {

    private static Operation of(Document entry) {
      return new Operation(
          entry.getString("planSummary"),
          entry.getInteger("keysExamined", 0),
          entry.getInteger("docsExamined", 0),
          entry.getInteger("nreturned", 0),
          entry.getBoolean("hasSortStage", false));
    }
  }

  public ProfiledArchive() {
    database.prepare();
    List<LogEvent> batch = new ArrayList<>(BATCH);
    String post = Ids.next();
    for (int i = 0; i < EVENTS; i++) {
      // Posts and, after every fourth, a reaction to it; a room's stand together.
      boolean reaction = i % 5 == 4;
      String id = Ids.next();
      batch.add(event(i, id, reaction ? post : null));
      post = reaction ? post : id;
      if (batch.size() == BATCH) {
        database.events().insertMany(batch);
        batch.clear();
      }
    }
  }

  /// The small room with this number below 100.
  public static String small(int number) {
    return "room-" + number;
  }

  private static LogEvent event(int offset, String id, @Nullable String reactedTo) {
    int ten = offset / 10;
    var event = new Event();
    event.setType(reactedTo == null ? EventType.MESSAGE_POSTED : EventType.REACTION_ADDED);
    event.setRoom(ten % 10 == 0 ? small(ten / 10 % ROOMS) : LARGE);
    event.setId(id);
    event.setSender("alice");
    event.setSenderName("alice");
    event.setMessage(reactedTo);
    event.setText(reactedTo == null ? "message " + offset : null);
    return new LogEvent(at(offset), 1_000_000L + offset, event);
  }

  public static Position at(long offset) {
    return Position.ofRecord(7, 1, offset);
  }

  public HistoryDatabase database() {
    return database;
  }

  public List<LogEvent> eventsOf(String room, EventType type, int limit) {
    return database.events().find(eq("room", room)).into(new ArrayList<>()).stream()
        .filter(event -> event.event().getType() == type)
        .limit(limit)
        .toList();
  }

  /// What the server did on `events` for this call; at least one thing.
  public List<Operation> operationsOf(Runnable call) {
    int before = profile.of("events").size();
    call.run();
    List<Document> entries = profile.of("events");
    if (entries.size() == before) {
      throw new AssertionError("the profiler saw nothing");
    }
    return entries.subList(before, entries.size()).stream().map(Operation::of).toList();
  }

  @Override
  public void close() {
    store.drop();
    client.close();
  }
}
