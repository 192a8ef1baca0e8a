package dev.roomlog.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How a surface differs from what was expected.
///
/// @param seen messages the surface showed
/// @param missing expected, not shown
/// @param foreign shown, not expected
/// @param doubled shown again
/// @param swapped shown before one that was expected earlier
/// @param altered shown with another name, text or time
record Verdict(int seen, int missing, int foreign, int doubled, int swapped, int altered) {

  static final Verdict NOTHING = new Verdict(0, 0, 0, 0, 0, 0);

  static Verdict of(List<Seen> expected, List<Seen> shown) {
    Map<String, Integer> places = new HashMap<>();
    expected.forEach(message -> places.put(message.id(), places.size()));
    Set<String> ids = new HashSet<>();
    var order = new ArrayList<Integer>();
    int foreign = 0;
    int doubled = 0;
    int altered = 0;
    for (Seen message : shown) {
      Integer place = places.get(message.id());
      if (!ids.add(message.id())) {
        doubled++;
      } else if (place == null) {
        foreign++;
      } else {
        order.add(place);
        altered += message.sameAs(expected.get(place)) ? 0 : 1;
      }
    }
    int swapped = 0;
    for (int i = 1; i < order.size(); i++) {
      swapped += order.get(i) < order.get(i - 1) ? 1 : 0;
    }
    int missing = expected.size() - order.size();
    return new Verdict(shown.size(), missing, foreign, doubled, swapped, altered);
  }

  Verdict plus(Verdict other) {
    return new Verdict(
        seen + other.seen,
        missing + other.missing,
        foreign + other.foreign,
        doubled + other.doubled,
        swapped + other.swapped,
        altered + other.altered);
  }

  boolean isGood() {
    return missing + foreign + doubled + swapped + altered == 0;
  }
}
