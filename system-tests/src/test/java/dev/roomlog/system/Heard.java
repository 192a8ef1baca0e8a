package dev.roomlog.system;

import dev.roomlog.client.Event;
import dev.roomlog.client.Problem;
import dev.roomlog.client.RoomListener;
import dev.roomlog.testing.guarantees.Listened;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Keeps what a subscription tells.
final class Heard implements RoomListener {

  final List<Event> events = new CopyOnWriteArrayList<>();
  final List<String> caughtUp = new CopyOnWriteArrayList<>();
  final List<String> troubles = new CopyOnWriteArrayList<>();

  @Override
  public void onEvent(Event event) {
    events.add(event);
  }

  @Override
  public void onCaughtUp(String room, String position) {
    caughtUp.add(position);
  }

  @Override
  public void onExpired(String room, @Nullable String lost, @Nullable String goesOn) {
    troubles.add(room + " expired at " + lost);
  }

  @Override
  public void onRefused(String room, Problem problem) {
    troubles.add(room + " refused: " + problem);
  }

  @Override
  public String toString() {
    return "subscriber";
  }

  /// What was heard of `room`, for the checker.
  Listened in(String room, String after) {
    return new Listened(
        toString(),
        room,
        after,
        events.stream()
            .filter(event -> event.room().equals(room))
            .map(event -> event.json().toString())
            .toList());
  }

  /// What was heard of rooms, each subscribed after its position.
  List<Listened> in(Map<String, String> starts) {
    return starts.entrySet().stream().map(from -> in(from.getKey(), from.getValue())).toList();
  }

  List<String> jsons() {
    return events.stream().map(event -> event.json().toString()).toList();
  }

  List<String> texts() {
    return events.stream().map(event -> String.valueOf(event.text())).toList();
  }
}
