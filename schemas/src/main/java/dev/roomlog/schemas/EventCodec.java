package dev.roomlog.schemas;

import dev.roomlog.log.Event;
import dev.roomlog.schemas.Decoded.Flaw;
import dev.roomlog.schemas.Decoded.Undecodable;
import dev.roomlog.schemas.Decoded.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The records of `chat.messages`: what ingest writes, and the checks that every reader makes
/// before it believes a record. Safe for any thread.
public final class EventCodec {

  private final WireFormat<Event> values;
  private final PartitionRule rule;

  public EventCodec(SchemaSource schemas, PartitionRule rule) {
    this.values = new WireFormat<>(Topics.MESSAGES, Event.getClassSchema(), schemas);
    this.rule = rule;
  }

  public byte[] key(String room) {
    return room.getBytes(StandardCharsets.UTF_8);
  }

  public byte[] value(Event event) {
    return values.encode(event);
  }

  public int partitionOf(String room) {
    return rule.partitionOf(room);
  }

  /// Reads a record found at `position`.
  ///
  /// @throws SchemaSourceUnavailable when the registry cannot be asked now
  public Decoded<LogEvent> decode(
      Position position, long sentAt, byte @Nullable [] key, byte @Nullable [] value) {
    if (key == null) {
      return new Undecodable<>(Flaw.NULL_KEY);
    }
    return switch (values.decode(value)) {
      case Undecodable<Event>(Flaw flaw) -> new Undecodable<>(flaw);
      case Value<Event>(Event event) -> checked(new LogEvent(position, sentAt, event), key);
    };
  }

  private Decoded<LogEvent> checked(LogEvent event, byte[] key) {
    String room = event.room();
    if (!Rooms.isValid(room)) {
      return new Undecodable<>(Flaw.INVALID_ROOM);
    }
    if (!Arrays.equals(key, key(room))) {
      return new Undecodable<>(Flaw.KEY_UNLIKE_ROOM);
    }
    String message = event.event().getMessage();
    if (Ids.parse(event.id()) == null || message != null && Ids.parse(message) == null) {
      return new Undecodable<>(Flaw.INVALID_ID);
    }
    if (rule.partitionOf(room) != event.position().partition()) {
      return new Undecodable<>(Flaw.WRONG_PARTITION);
    }
    return new Value<>(event);
  }
}
