package dev.roomlog.bench;

import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;

/// The message that the micro-benchmarks carry.
public final class Messages {

  private Messages() {}

  public static Event event() {
    var event = new Event();
    event.setType(EventType.MESSAGE_POSTED);
    event.setRoom("bench");
    event.setId(Ids.next());
    event.setSender(Ids.next());
    event.setSenderName("alice");
    event.setText("what people say in rooms is short, mostly a line");
    return event;
  }

  public static LogEvent logged(Position position) {
    return new LogEvent(position, 1_795_000_000_000L, event());
  }
}
