package dev.roomlog.testing.guarantees;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Promise 2. Whatever of a room is shown, and to whomever, is in the log's order.
public final class OneOrderPerRoom implements Guarantee {

  @Override
  public String name() {
    return "one order per room";
  }

  @Override
  public String promise() {
    return "History and every subscriber show a room's events in the log's order.";
  }

  @Override
  public List<String> violations(Observations seen) {
    VisibleLog log = seen.visible();
    List<String> violations = new ArrayList<>();
    seen.history()
        .forEach((room, events) -> violations.addAll(judge("history", room, events, log)));
    for (Listened heard : seen.listened()) {
      violations.addAll(judge(heard.listener(), heard.room(), heard.events(), log));
    }
    return violations;
  }

  private static List<String> judge(String who, String room, List<String> events, VisibleLog log) {
    Map<String, Integer> places = new HashMap<>();
    log.written(room).forEach(event -> places.put(event.id(), places.size()));
    List<String> violations = new ArrayList<>();
    int latest = -1;
    for (Told event : Told.all(events)) {
      Integer place = places.get(event.id());
      if (place == null) {
        violations.add(who + " shows in " + room + " what the log does not have: " + event);
      } else if (place < latest) {
        violations.add(who + " shows late in " + room + ": " + event);
      } else {
        latest = place;
      }
    }
    return violations;
  }
}
