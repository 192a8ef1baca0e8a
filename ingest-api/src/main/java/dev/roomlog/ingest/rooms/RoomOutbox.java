package dev.roomlog.ingest.rooms;

import dev.roomlog.access.RoomState;
import dev.roomlog.access.Visibility;
import dev.roomlog.ingest.outbox.OutboxEntry;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.DirectoryKeys;
import dev.roomlog.schemas.Ids;
import java.util.Date;
import org.bson.Document;

/// A room and its changes in their three forms: documents of the store, states of the directory,
/// events of the log.
final class RoomOutbox {

  private RoomOutbox() {}

  static RoomState room(Document document) {
    Date created = document.getDate("created_at");
    return new RoomState(
        document.getString("_id"),
        document.getString("title"),
        document.getString("description"),
        Visibility.parse(document.getString("visibility")),
        document.getString("created_by"),
        created == null ? null : created.toInstant(),
        document.get("version", Number.class).longValue());
  }

  /// What the outbox keeps of a change: the state after it, and who made it.
  static Document news(RoomState room, String sender, String senderName) {
    return new Document("version", room.version())
        .append("title", room.title())
        .append("description", room.description())
        .append("visibility", room.visibility().text())
        .append("sender", sender)
        .append("sender_name", senderName);
  }

  /// The change on its way to the log.
  static OutboxEntry entry(RoomState newest, Document news) {
    var changed =
        new RoomState(
            newest.room(),
            news.getString("title"),
            news.getString("description"),
            Visibility.parse(news.getString("visibility")),
            newest.createdBy(),
            newest.createdAt(),
            news.get("version", Number.class).longValue());
    return new OutboxEntry(
        changed.room(),
        changed.version(),
        DirectoryKeys.room(changed.room()),
        state(changed),
        event(changed, news.getString("sender"), news.getString("sender_name")));
  }

  static DirectoryEntry state(RoomState room) {
    var entry = new DirectoryEntry();
    entry.setType(DirectoryType.ROOM);
    entry.setVersion(room.version());
    entry.setRoom(room.room());
    entry.setTitle(room.title());
    entry.setDescription(room.description());
    entry.setVisibility(room.visibility().text());
    entry.setCreatedBy(room.createdBy());
    entry.setCreatedAt(room.createdAt());
    return entry;
  }

  private static Event event(RoomState room, String sender, String senderName) {
    var event = new Event();
    event.setType(EventType.ROOM_CHANGED);
    event.setRoom(room.room());
    event.setId(Ids.derived("room:" + room.room() + ":" + room.version()));
    event.setSender(sender);
    event.setSenderName(senderName);
    event.setTitle(room.title());
    event.setDescription(room.description());
    event.setVisibility(room.visibility().text());
    event.setVersion(room.version());
    return event;
  }
}
