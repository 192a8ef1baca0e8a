package dev.roomlog.testing.guarantees;

import dev.roomlog.schemas.LogEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Of a message whose sender got no answer, history and the subscribers say the same: that it is
/// there, or that it is not.
public final class UnknownIsEverywhereOrNowhere implements Guarantee {

  @Override
  public String name() {
    return "unknown: everywhere or nowhere";
  }

  @Override
  public String promise() {
    return "A message without an answer is in the log, history and sockets, or in none of them.";
  }

  @Override
  public List<String> violations(Observations seen) {
    Set<List<String>> logged =
        seen.log().stream().map(UnknownIsEverywhereOrNowhere::identity).collect(Collectors.toSet());
    Set<List<String>> stored = new HashSet<>();
    seen.history()
        .forEach(
            (room, events) ->
                Told.all(events).forEach(event -> stored.add(List.of(room, event.id()))));
    VisibleLog log = seen.visible();
    List<String> violations = new ArrayList<>();
    for (Unanswered message : seen.unanswered()) {
      List<String> identity = List.of(message.room(), message.id());
      boolean there = logged.contains(identity);
      if (stored.contains(identity) != there) {
        violations.add("%s: history %s it".formatted(message, there ? "lacks" : "made up"));
      }
      for (Listened heard : seen.listened()) {
        if (heard.room().equals(message.room())
            && wasDue(message, heard, log) != isIn(heard, message)) {
          violations.add("%s: %s was told otherwise".formatted(message, heard.listener()));
        }
      }
    }
    return violations;
  }

  private static boolean wasDue(Unanswered message, Listened heard, VisibleLog log) {
    return log.written(message.room()).stream()
        .anyMatch(event -> event.id().equals(message.id()) && heard.isDue(event));
  }

  private static boolean isIn(Listened heard, Unanswered message) {
    return Told.all(heard.events()).stream().anyMatch(event -> event.id().equals(message.id()));
  }

  private static List<String> identity(LogEvent record) {
    return List.of(record.room(), record.id());
  }
}
