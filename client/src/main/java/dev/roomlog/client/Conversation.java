package dev.roomlog.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One connection's life, from `hello` to its end, on the subscription's thread.
final class Conversation {

  private static final Duration TICK = Duration.ofMillis(100);

  /// After so much of `silence`, and again after as much more, the connection is probed.
  private static final int PROBES = 12;

  private final Wire wire;
  private final Session session;
  private final FollowedRooms rooms;
  private final RoomlogOptions options;
  private final BiConsumer<Subscription.State, String> states;

  private int refs;
  private boolean ready;
  private boolean wentWell;

  /// By when something must be heard again, the `ready` first; `System.nanoTime()`.
  private long heardBy;

  /// When a quiet connection is probed next; `System.nanoTime()`.
  private long probeAt;

  /// When the server wants us to connect again, by `System.nanoTime()`; null while it does not.
  private @Nullable Long moveAt;

  Conversation(
      Wire wire,
      Session session,
      FollowedRooms rooms,
      RoomlogOptions options,
      BiConsumer<Subscription.State, String> states) {
    this.wire = wire;
    this.session = session;
    this.rooms = rooms;
    this.options = options;
    this.states = states;
  }

  /// Whether it came so far that failures before it no longer count.
  boolean wentWell() {
    return wentWell;
  }

  /// Speaks until the connection ends or should end.
  End hold() throws InterruptedException {
    try {
      wire.send(frame("hello").put("token", session.token()));
      heardBy = System.nanoTime() + options.requestTimeout().toNanos();
      while (true) {
        Arrival arrival = wire.next(TICK);
        long now = System.nanoTime();
        End end =
            switch (arrival) {
              case null -> null;
              case Arrival.Text(String text) -> heard(text, now);
              case Arrival.Closed(int code, String reason) -> closed(code, reason, now);
              case Arrival.Broken(String why) -> new End.Reconnect(why);
              case Arrival.Stopped() -> new End.Final("closed");
            };
        if (end == null) {
          end = overdue(now);
        }
        if (end != null) {
          return end;
        }
      }
    } finally {
      wire.close();
    }
  }

  private @Nullable End heard(String text, long now) {
    heardBy = now + options.socket().silence().toNanos();
    probeAt = now + options.socket().silence().dividedBy(PROBES).toNanos();
    ObjectNode frame = Json.parse(text);
    if (frame == null) {
      return new End.Reconnect("a frame that is no JSON object");
    }
    String type = frame.path("type").asText();
    switch (type) {
      case "ready" -> {
        ready = true;
        states.accept(Subscription.State.LIVE, "");
        subscribe(rooms.forNewConnection(), false, now);
      }
      case "subscribed" -> rooms.subscribed(frame);
      case "caught_up" -> {
        wentWell = true;
        rooms.caughtUp(frame);
      }
      case "ping" -> {
        wire.send(frame("pong"));
        rooms.heads(frame.path("heads"), now);
      }
      case "reconnect" ->
          moveAt = now + Duration.ofMillis(frame.path("after_ms").asLong()).toNanos();
      case "unsubscribed" -> {
        if (!frame.has("ref")) {
          rooms.removed(frame);
        }
      }
      case "error" -> {
        return error(frame, now);
      }
      default -> event(frame);
    }
    return rooms.isEmpty() ? new End.Final("no room is left to follow") : null;
  }

  /// Everything else that has a place in the log is an event; the rest is a newer server's.
  private void event(ObjectNode frame) {
    if (frame.has("position") && frame.has("id") && frame.has("room")) {
      wentWell |= rooms.event(new Event(frame));
    }
  }

  private @Nullable End error(JsonNode frame, long now) {
    JsonNode json = frame.path("problem");
    Problem problem = Problem.of(json.path("status").asInt(), json);
    String room = frame.path("room").textValue();
    if (room != null) {
      rooms.refused(room, frame.path("ref").textValue(), problem, now);
      return rooms.isEmpty() ? new End.Final("no room is left to follow: " + problem) : null;
    }
    if (problem.status() == 401) {
      return new End.FreshToken(problem.toString());
    }
    return ready ? null : new End.Reconnect(problem.toString());
  }

  private End closed(int code, String reason, long now) {
    String why = "closed with " + code + " " + reason;
    return switch (AfterClose.of(code)) {
      case STAY_CLOSED -> new End.Final(why);
      case FRESH_TOKEN -> new End.FreshToken(why);
      case RECONNECT -> {
        Long hint = moveAt;
        yield new End.Reconnect(
            why, hint == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, hint - now)));
      }
    };
  }

  private @Nullable End overdue(long now) {
    if (now - heardBy > 0) {
      return new End.Reconnect("nothing was heard for too long");
    }
    if (moveAt != null && now - moveAt >= 0) {
      return new End.Reconnect("the server asked for it");
    }
    if (!ready) {
      return null;
    }
    if (now - probeAt > 0) {
      probeAt = now + options.socket().silence().dividedBy(PROBES).toNanos();
      wire.probe();
    }
    try {
      List<FollowedRoom> due = rooms.due(now);
      if (!due.isEmpty()) {
        subscribe(due, true, now);
      }
      return null;
    } catch (FollowedRooms.Overdue e) {
      return new End.Reconnect(String.valueOf(e.getMessage()));
    }
  }

  private void subscribe(Collection<FollowedRoom> which, boolean again, long now) {
    String ref = "s" + ++refs;
    ObjectNode subscribe = frame("subscribe").put("ref", ref);
    ObjectNode unsubscribe = frame("unsubscribe").put("ref", "u" + refs);
    ArrayNode asked = subscribe.putArray("rooms");
    ArrayNode dropped = unsubscribe.putArray("rooms");
    for (FollowedRoom room : which) {
      ObjectNode from = asked.addObject().put("room", room.name);
      if (room.last != null) {
        from.put("after", room.last);
      }
      dropped.add(room.name);
      room.asked(ref, now + options.socket().silence().toNanos());
    }
    if (again) {
      wire.send(unsubscribe);
    }
    wire.send(subscribe);
  }

  private static ObjectNode frame(String type) {
    return Json.object().put("type", type);
  }
}
