package dev.roomlog.testing.guarantees;

import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A small run in which every guarantee is kept, with a copy and a deleted message in it; a test
/// changes one thing.
final class Story {

  static final String ROOM = "lobby";
  static final int MESSAGES = 6;

  private static final long START = 1_795_000_000_000L;

  final List<LogEvent> log = new ArrayList<>();
  final List<String> history;
  final List<Acknowledgement> acknowledged = new ArrayList<>();
  final List<String> heard;
  final List<Unanswered> unanswered = new ArrayList<>();
  final List<Rebuilt> rebuilt = new ArrayList<>();

  /// Where the subscriber was shut out.
  @Nullable String until;

  Story() {
    for (int i = 0; i < MESSAGES; i++) {
      add(EventType.MESSAGE_POSTED, Ids.next(), null, "message " + i);
    }
    LogEvent first = log.getFirst();
    add(EventType.MESSAGE_POSTED, first.id(), null, "message 0");
    add(EventType.MESSAGE_EDITED, Ids.next(), log.get(1).id(), "better");
    add(EventType.MESSAGE_DELETED, Ids.next(), log.get(1).id(), null);
    VisibleLog visible = VisibleLog.of(log);
    history = new ArrayList<>(visible.shown(ROOM).stream().map(Told::json).toList());
    heard = new ArrayList<>(visible.written(ROOM).stream().map(Told::json).toList());
    log.subList(0, MESSAGES).forEach(event -> acknowledged.add(acknowledgement(event)));
  }

  private void add(EventType type, String id, @Nullable String message, @Nullable String text) {
    var event = new Event();
    event.setType(type);
    event.setRoom(ROOM);
    event.setId(id);
    event.setSender("ann-1");
    event.setSenderName("ann");
    event.setMessage(message);
    event.setText(text);
    log.add(new LogEvent(Position.ofRecord(7, 3, log.size()), START + log.size(), event));
  }

  static Acknowledgement acknowledgement(LogEvent event) {
    return new Acknowledgement(ROOM, event.id(), event.position().toString());
  }

  Verdict verdict() {
    String start = new Position(7, 3, 0).toString();
    return Checker.check(
        new Observations(
            log,
            Map.of(ROOM, history),
            acknowledged,
            unanswered,
            List.of(new Listened("ann", ROOM, start, until, heard)),
            rebuilt));
  }
}
