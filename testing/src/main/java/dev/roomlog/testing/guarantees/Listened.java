package dev.roomlog.testing.guarantees;

import java.util.List;

/// What one subscriber heard of one room, over any number of reconnects.
///
/// @param listener which one, for people
/// @param after the position after which it subscribed first
/// @param events the events' JSON in the order in which they were heard
public record Listened(String listener, String room, String after, List<String> events) {

  public Listened {
    events = List.copyOf(events);
  }
}
