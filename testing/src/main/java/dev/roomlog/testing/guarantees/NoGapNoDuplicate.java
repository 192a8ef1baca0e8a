package dev.roomlog.testing.guarantees;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Promise 4. A subscriber hears exactly the visible events of the room after its position, each
/// once, over any reconnects and on any nodes, up to where its subscription was ended. A text that
/// was deleted may have been heard before.
public final class NoGapNoDuplicate implements Guarantee {

  @Override
  public String name() {
    return "no gap, no duplicate";
  }

  @Override
  public String promise() {
    return "A subscriber hears exactly the room's events after its position.";
  }

  @Override
  public List<String> violations(Observations seen) {
    VisibleLog log = seen.visible();
    List<String> violations = new ArrayList<>();
    for (Listened heard : seen.listened()) {
      String who = heard.listener() + " in " + heard.room();
      List<Told> due = log.written(heard.room()).stream().filter(heard::isDue).toList();
      Set<String> forms = new HashSet<>();
      due.forEach(event -> forms.add(event.json()));
      log.shown(heard.room()).forEach(event -> forms.add(event.json()));
      List<Told> told = Told.all(heard.events());
      violations.addAll(misplaced(who, due, told));
      for (Told event : told) {
        if (!forms.contains(event.json())) {
          violations.add(who + " was told something else than the log says: " + event);
        }
      }
    }
    return violations;
  }

  private static List<String> misplaced(String who, List<Told> due, List<Told> told) {
    List<String> expected = due.stream().map(Told::id).toList();
    List<String> heard = told.stream().map(Told::id).toList();
    if (expected.equals(heard)) {
      return List.of();
    }
    List<String> violations = new ArrayList<>();
    Set<String> once = new HashSet<>();
    Set<String> owed = new HashSet<>(expected);
    for (Told event : told) {
      if (!owed.contains(event.id())) {
        violations.add(who + " was told what was not due: " + event);
      } else if (!once.add(event.id())) {
        violations.add(who + " was told twice: " + event);
      }
    }
    for (Told event : due) {
      if (!once.contains(event.id())) {
        violations.add(who + " missed " + event);
      }
    }
    return violations.isEmpty() ? List.of(who + " was told in another order") : violations;
  }
}
