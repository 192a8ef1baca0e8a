package dev.roomlog.testing.guarantees;

import java.util.List;

/// Promise 5. History that was dropped and filled again from the log gives the same pages.
public final class RebuiltHistoryIsTheSame implements Guarantee {

  @Override
  public String name() {
    return "rebuilt history is the same";
  }

  @Override
  public String promise() {
    return "History that was dropped and filled again from the log gives the same answers.";
  }

  @Override
  public List<String> violations(Observations seen) {
    return seen.rebuilt().stream()
        .filter(rebuilt -> !rebuilt.before().equals(rebuilt.after()))
        .map(RebuiltHistoryIsTheSame::difference)
        .toList();
  }

  private static String difference(Rebuilt rebuilt) {
    int common = Math.min(rebuilt.before().size(), rebuilt.after().size());
    int same = 0;
    while (same < common && rebuilt.before().get(same).equals(rebuilt.after().get(same))) {
      same++;
    }
    return "%s differs from item %d on: %d items before, %d after"
        .formatted(rebuilt.request(), same, rebuilt.before().size(), rebuilt.after().size());
  }
}
