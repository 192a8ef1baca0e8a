package dev.roomlog.testing.guarantees;

import java.util.List;

/// What history gave to one request before its data was dropped, and after it was filled again from
/// the log.
///
/// @param request which one, for people
public record Rebuilt(String request, List<String> before, List<String> after) {

  public Rebuilt {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }
}
