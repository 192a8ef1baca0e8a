package dev.roomlog.schemas;

import dev.roomlog.log.Event;

/// An event as it stands in the log.
///
/// @param position the record's position
/// @param sentAt the record's append time, milliseconds since the epoch
/// @param erased whether the texts of the message that this event posted or edited were erased
public record LogEvent(Position position, long sentAt, Event event, boolean erased) {

  public LogEvent(Position position, long sentAt, Event event) {
    this(position, sentAt, event, false);
  }

  public String room() {
    return event.getRoom();
  }

  public String id() {
    return event.getId();
  }
}
