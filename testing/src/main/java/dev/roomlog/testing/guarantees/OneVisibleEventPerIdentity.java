package dev.roomlog.testing.guarantees;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Promise 3. Of several records with one identity the first is shown, and the copies never.
public final class OneVisibleEventPerIdentity implements Guarantee {

  @Override
  public String name() {
    return "one visible event per identity";
  }

  @Override
  public String promise() {
    return "Nobody is shown an event twice, nor a copy in the place of the first.";
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
    Map<String, String> firsts = new HashMap<>();
    log.written(room).forEach(event -> firsts.put(event.id(), event.position()));
    Set<String> ids = new HashSet<>();
    List<String> violations = new ArrayList<>();
    for (Told event : Told.all(events)) {
      if (!ids.add(event.id())) {
        violations.add(who + " shows twice in " + room + ": " + event);
      } else if (!event.position().equals(firsts.getOrDefault(event.id(), event.position()))) {
        violations.add(who + " shows a copy in " + room + ": " + event);
      }
    }
    return violations;
  }
}
