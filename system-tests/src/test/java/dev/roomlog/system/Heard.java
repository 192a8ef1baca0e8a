package dev.roomlog.system;

import dev.roomlog.client.Event;
import dev.roomlog.client.RoomListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps what a subscription tells.
final class Heard implements RoomListener {

  final List<Event> events = new CopyOnWriteArrayList<>();
  final List<String> caughtUp = new CopyOnWriteArrayList<>();

  @Override
  public void onEvent(Event event) {
    events.add(event);
  }

  @Override
  public void onCaughtUp(String room, String position) {
    caughtUp.add(position);
  }

  List<String> jsons() {
    return events.stream().map(event -> event.json().toString()).toList();
  }

  List<String> texts() {
    return events.stream().map(event -> String.valueOf(event.text())).toList();
  }
}
