package dev.roomlog.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rooms of a subscription and what the listener has been told of them. Belongs to the
/// subscription's thread. Methods that return rooms mean: subscribe these again.
final class FollowedRooms {

  private static final int VAIN_RESUBSCRIBES = 2;

  private final Map<String, FollowedRoom> rooms = new LinkedHashMap<>();
  private final RoomListener listener;
  private final Subscription.Counts counts;
  private final RoomlogOptions options;

  FollowedRooms(
      List<From> rooms, RoomListener listener, Subscription.Counts counts, RoomlogOptions options) {
    rooms.forEach(from -> this.rooms.put(from.room(), new FollowedRoom(from)));
    this.listener = listener;
    this.counts = counts;
    this.options = options;
  }

  RoomListener listener() {
    return listener;
  }

  Subscription.Counts counts() {
    return counts;
  }

  Collection<FollowedRoom> forNewConnection() {
    rooms.values().forEach(FollowedRoom::forgetConnection);
    return List.copyOf(rooms.values());
  }

  boolean isEmpty() {
    return rooms.isEmpty();
  }

  /// Tells an event, unless the room was told it before.
  ///
  /// @return whether it was told
  boolean event(Event event) {
    FollowedRoom room = rooms.get(event.room());
    if (room == null || room.pendingRef != null) {
      return false;
    }
    String position = event.position();
    if (!room.isNew(position)) {
      counts.duplicates.incrementAndGet();
      return false;
    }
    room.told(position);
    listener.onEvent(event);
    return true;
  }

  void subscribed(JsonNode frame) {
    FollowedRoom room = rooms.get(frame.path("room").asText());
    if (room == null || !frame.path("ref").asText().equals(room.pendingRef)) {
      return;
    }
    room.pendingRef = null;
    if (room.last == null) {
      room.last = frame.path("position").textValue();
    }
  }

  void caughtUp(JsonNode frame) {
    FollowedRoom room = rooms.get(frame.path("room").asText());
    if (room != null && room.pendingRef == null) {
      room.failures = 0;
      listener.onCaughtUp(room.name, frame.path("position").asText());
    }
  }

  void heads(JsonNode heads, long now) {
    heads
        .properties()
        .forEach(
            head -> {
              FollowedRoom room = rooms.get(head.getKey());
              String position = head.getValue().textValue();
              if (room != null && position != null) {
                room.announced(position, now + options.socket().gapGrace().toNanos());
              }
            });
  }

  void removed(JsonNode frame) {
    FollowedRoom room = rooms.remove(frame.path("room").asText());
    if (room != null) {
      listener.onRemoved(
          room.name, frame.path("code").asText(), frame.path("position").textValue());
    }
  }

  /// A room could not be subscribed.
  void refused(String name, @Nullable String ref, Problem problem, long now) {
    FollowedRoom room = rooms.get(name);
    if (room == null || ref != null && !ref.equals(room.pendingRef)) {
      return;
    }
    boolean expired = problem.code().equals("position_expired");
    if (!expired && !problem.retryable()) {
      rooms.remove(name);
      listener.onRefused(name, problem);
      return;
    }
    if (expired) {
      String lost = room.last;
      room.last = problem.earliest();
      listener.onExpired(name, lost, problem.earliest());
    }
    room.pendingRef = null;
    room.failures++;
    boolean atOnce = expired && room.failures == 1;
    room.retryAt = now + (atOnce ? 0 : options.backoff().delay(room.failures).toNanos());
  }

  /// What is due: rooms to subscribe again.
  ///
  /// @throws Overdue when only another connection can help
  List<FollowedRoom> due(long now) throws Overdue {
    var due = new ArrayList<FollowedRoom>();
    for (FollowedRoom room : rooms.values()) {
      if (room.pendingRef != null) {
        if (now - room.pendingUntil > 0) {
          throw new Overdue("a subscribe frame was not answered");
        }
      } else if (room.retryAt != 0 && now - room.retryAt >= 0) {
        due.add(room);
      } else if (room.missing != null && now - room.missingUntil >= 0) {
        if (room.vain++ == VAIN_RESUBSCRIBES) {
          throw new Overdue("announced events did not arrive");
        }
        listener.onGap(room.name, room.last, room.missing);
        counts.resubscribes.incrementAndGet();
        due.add(room);
      }
    }
    return due;
  }

  /// Something that the server owes us did not come in time.
  static final class Overdue extends Exception {

    private static final long serialVersionUID = 1;

    Overdue(String what) {
      super(what);
    }
  }
}
