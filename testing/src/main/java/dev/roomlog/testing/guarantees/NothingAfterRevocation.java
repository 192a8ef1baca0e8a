package dev.roomlog.testing.guarantees;

import java.util.ArrayList;
import java.util.List;

/// Promise 9. Whose subscription of a room was ended at a position hears nothing later of it.
public final class NothingAfterRevocation implements Guarantee {

  @Override
  public String name() {
    return "nothing after a revocation";
  }

  @Override
  public String promise() {
    return "A subscriber who was shut out hears no event after the position of that.";
  }

  @Override
  public List<String> violations(Observations seen) {
    List<String> violations = new ArrayList<>();
    for (Listened heard : seen.listened()) {
      String until = heard.until();
      if (until != null) {
        Told.all(heard.events()).stream()
            .filter(event -> event.position().compareTo(until) > 0)
            .forEach(
                event ->
                    violations.add(
                        "%s was shut out of %s at %s and told %s"
                            .formatted(heard.listener(), heard.room(), until, event)));
      }
    }
    return violations;
  }
}
