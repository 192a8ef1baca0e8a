package dev.roomlog.testing.guarantees;

import java.util.ArrayList;
import java.util.List;

/// Promise 5. History's events of a room are the log's visible events, byte for byte, without the
/// texts of deleted messages.
public final class HistoryEqualsTheLog implements Guarantee {

  @Override
  public String name() {
    return "history equals the log";
  }

  @Override
  public String promise() {
    return "History's events are the log's, byte for byte, and deleted texts are erased.";
  }

  @Override
  public List<String> violations(Observations seen) {
    VisibleLog log = seen.visible();
    List<String> violations = new ArrayList<>();
    seen.history()
        .forEach(
            (room, events) -> {
              List<Told> shown = log.shown(room);
              List<Told> stored = Told.all(events);
              int common = Math.min(shown.size(), stored.size());
              int same = 0;
              while (same < common && shown.get(same).equals(stored.get(same))) {
                same++;
              }
              if (same < shown.size() || same < stored.size()) {
                violations.add(
                    "%s differs from event %d on: the log has %d events and there %s, history %d and %s"
                        .formatted(
                            room,
                            same,
                            shown.size(),
                            same < shown.size() ? shown.get(same) : "its end",
                            stored.size(),
                            same < stored.size() ? stored.get(same) : "its end"));
              }
            });
    return violations;
  }
}
