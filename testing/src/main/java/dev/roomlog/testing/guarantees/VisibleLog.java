package dev.roomlog.testing.guarantees;

import dev.roomlog.log.EventType;
import dev.roomlog.schemas.LogEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The log as every reader is to show it: of several records with one identity the first, and
/// nothing of what deleted messages said.
final class VisibleLog {

  private final Map<String, List<LogEvent>> rooms = new HashMap<>();

  /// What was asked for already: many subscribers are held against the same room.
  private final Map<String, List<Told>> written = new HashMap<>();

  private final Map<String, List<Told>> shown = new HashMap<>();

  private VisibleLog() {}

  static VisibleLog of(List<LogEvent> records) {
    var log = new VisibleLog();
    Set<List<String>> identities = new HashSet<>();
    for (LogEvent record : records) {
      if (record.event().getType() != EventType.UNKNOWN
          && identities.add(List.of(record.room(), record.id()))) {
        log.rooms.computeIfAbsent(record.room(), _ -> new ArrayList<>()).add(record);
      }
    }
    return log;
  }

  /// The room's events as they were written.
  List<Told> written(String room) {
    return written.computeIfAbsent(
        room, _ -> rooms.getOrDefault(room, List.of()).stream().map(Told::of).toList());
  }

  /// The room's events as they are shown now: without the texts of deleted messages.
  List<Told> shown(String room) {
    return shown.computeIfAbsent(room, this::show);
  }

  private List<Told> show(String room) {
    List<LogEvent> events = rooms.getOrDefault(room, List.of());
    Map<String, LogEvent> deletions = new HashMap<>();
    for (LogEvent event : events) {
      String message = event.event().getMessage();
      if (event.event().getType() == EventType.MESSAGE_DELETED && message != null) {
        deletions.put(message, event);
      }
    }
    return events.stream()
        .map(event -> isErased(event, deletions) ? erased(event) : event)
        .map(Told::of)
        .toList();
  }

  /// A post that a later event deletes, and every edit of a message that is deleted.
  private static boolean isErased(LogEvent event, Map<String, LogEvent> deletions) {
    return switch (event.event().getType()) {
      case MESSAGE_POSTED -> {
        LogEvent deletion = deletions.get(event.id());
        yield deletion != null && deletion.position().compareTo(event.position()) > 0;
      }
      case MESSAGE_EDITED ->
          deletions.containsKey(Objects.requireNonNullElse(event.event().getMessage(), ""));
      default -> false;
    };
  }

  private static LogEvent erased(LogEvent event) {
    return new LogEvent(event.position(), event.sentAt(), event.event(), true);
  }
}
