package dev.roomlog.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The verdicts on several surfaces that were to show the same rooms.
final class Verdicts {

  private final Map<String, List<Seen>> expected;
  private final Map<String, Verdict> surfaces = new LinkedHashMap<>();

  /// @param expected the messages of each room
  Verdicts(Map<String, List<Seen>> expected) {
    this.expected = expected;
  }

  /// Judges a surface.
  ///
  /// @param shown what it shows of a room
  void judge(String surface, Function<String, List<Seen>> shown) {
    Verdict sum = Verdict.NOTHING;
    for (Map.Entry<String, List<Seen>> room : expected.entrySet()) {
      sum = sum.plus(Verdict.of(room.getValue(), shown.apply(room.getKey())));
    }
    surfaces.put(surface, sum);
  }

  boolean areGood() {
    return surfaces.values().stream().allMatch(Verdict::isGood);
  }

  void print(PrintWriter out) {
    int messages = expected.values().stream().mapToInt(List::size).sum();
    out.printf("expected: %d messages in %d rooms%n", messages, expected.size());
    out.printf(
        "%-10s %9s %9s %9s %9s %9s %9s%n",
        "surface", "shown", "missing", "foreign", "doubled", "swapped", "altered");
    surfaces.forEach(
        (surface, v) ->
            out.printf(
                "%-10s %9d %9d %9d %9d %9d %9d  %s%n",
                surface,
                v.seen(),
                v.missing(),
                v.foreign(),
                v.doubled(),
                v.swapped(),
                v.altered(),
                v.isGood() ? "ok" : "DIFFERS"));
  }
}
