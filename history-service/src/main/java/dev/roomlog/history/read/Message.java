package dev.roomlog.history.read;

import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.LogEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A message in the folded view: its post and what the events about it made of it.
///
/// @param edit the last edit
/// @param reactions how many people react with each emoji, by emoji
record Message(
    LogEvent post, @Nullable LogEvent edit, boolean deleted, Map<String, Integer> reactions) {

  private record Reaction(String emoji, String sender) {}

  /// Folds posts and the events about them, both in the log's order. The result depends on nothing
  /// else.
  static List<Message> fold(List<LogEvent> posts, List<LogEvent> about) {
    Map<String, List<LogEvent>> byMessage = new HashMap<>();
    for (LogEvent event : about) {
      String message = event.event().getMessage();
      if (message != null) {
        byMessage.computeIfAbsent(message, _ -> new ArrayList<>()).add(event);
      }
    }
    return posts.stream()
        .map(post -> of(post, byMessage.getOrDefault(post.id(), List.of())))
        .toList();
  }

  private static Message of(LogEvent post, List<LogEvent> about) {
    LogEvent edit = null;
    boolean deleted = false;
    var reacting = new HashSet<Reaction>();
    for (LogEvent logged : about) {
      Event event = logged.event();
      EventType type = event.getType();
      if (type == EventType.MESSAGE_EDITED) {
        edit = logged;
      } else if (type == EventType.MESSAGE_DELETED) {
        deleted = true;
      } else if (event.getEmoji() != null) {
        var reaction = new Reaction(Objects.requireNonNull(event.getEmoji()), event.getSender());
        if (type == EventType.REACTION_ADDED) {
          reacting.add(reaction);
        } else if (type == EventType.REACTION_REMOVED) {
          reacting.remove(reaction);
        }
      }
    }
    Map<String, Integer> counts = new TreeMap<>();
    reacting.forEach(reaction -> counts.merge(reaction.emoji(), 1, Integer::sum));
    return new Message(post, edit, deleted, counts);
  }
}
