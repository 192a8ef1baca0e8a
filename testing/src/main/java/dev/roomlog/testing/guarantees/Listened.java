package dev.roomlog.testing.guarantees;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one subscriber heard of one room, over any number of reconnects.
///
/// @param listener which one, for people
/// @param after the position after which it subscribed first
/// @param until the position at which its subscription was ended for good, as by a revocation; null
///   where it was not
/// @param events the events' JSON in the order in which they were heard
public record Listened(
    String listener, String room, String after, @Nullable String until, List<String> events) {

  public Listened {
    events = List.copyOf(events);
  }

  /// Somebody whose subscription was not ended.
  public Listened(String listener, String room, String after, List<String> events) {
    this(listener, room, after, null, events);
  }

  boolean isDue(Told event) {
    return event.position().compareTo(after) > 0
        && (until == null || event.position().compareTo(until) <= 0);
  }
}
