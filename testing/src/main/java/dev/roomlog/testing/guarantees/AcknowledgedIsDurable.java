package dev.roomlog.testing.guarantees;

import dev.roomlog.schemas.LogEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Promise 1. A message that was acknowledged is in the log, where the answer said, and in history.
public final class AcknowledgedIsDurable implements Guarantee {

  @Override
  public String name() {
    return "acknowledged is durable";
  }

  @Override
  public String promise() {
    return "Every acknowledged message is in the log and in history.";
  }

  @Override
  public List<String> violations(Observations seen) {
    Map<List<String>, Set<String>> logged = new HashMap<>();
    for (LogEvent record : seen.log()) {
      logged
          .computeIfAbsent(List.of(record.room(), record.id()), _ -> new HashSet<>())
          .add(record.position().toString());
    }
    Set<List<String>> stored = new HashSet<>();
    seen.history()
        .forEach(
            (room, events) ->
                Told.all(events).forEach(event -> stored.add(List.of(room, event.id()))));
    List<String> violations = new ArrayList<>();
    for (Acknowledgement acknowledged : seen.acknowledgements()) {
      List<String> identity = List.of(acknowledged.room(), acknowledged.id());
      Set<String> positions = logged.getOrDefault(identity, Set.of());
      if (positions.isEmpty()) {
        violations.add("acknowledged, not in the log: " + acknowledged);
      } else if (!positions.contains(acknowledged.position())) {
        violations.add("acknowledged, elsewhere in the log: " + acknowledged);
      }
      if (!stored.contains(identity)) {
        violations.add("acknowledged, not in history: " + acknowledged);
      }
    }
    return violations;
  }
}
