package dev.roomlog.fanout;

import dev.roomlog.access.Person;
import dev.roomlog.access.RoomAccess;
import dev.roomlog.fanout.tail.TopicView;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rooms of one connection. Used on the connection's event loop only.
final class Subscriptions {

  private final Connection connection;
  private final Node node;

  /// Small at first: most connections follow a room or two.
  private final Map<String, Subscription> byRoom = LinkedHashMap.newLinkedHashMap(2);

  Subscriptions(Connection connection, Node node) {
    this.connection = connection;
    this.node = node;
  }

  void subscribe(Person person, Command.Wanted wanted, @Nullable Ref ref) {
    String room = wanted.room();
    TopicView view = node.view();
    if (view == null) {
      refuse(room, Problem.of(ProblemCode.STARTING, "The node is starting; try again."), ref);
      return;
    }
    Subscription known = byRoom.get(room);
    if (known != null) {
      if (known.isAnnounced()) {
        connection.send(new ServerFrame.Subscribed(room, known.position(), false), ref);
      }
      return;
    }
    if (byRoom.size() >= node.settings().maxRooms()) {
      refuse(
          room,
          Problem.of(
              ProblemCode.TOO_MANY_ROOMS,
              "A connection has at most " + node.settings().maxRooms() + " rooms."),
          ref);
      return;
    }
    Position after = wanted.after() == null ? null : Position.parse(wanted.after());
    Problem problem = wanted.after() == null ? null : check(view, room, after);
    if (problem != null) {
      refuse(room, problem, ref);
      return;
    }
    var subscription = new Subscription(connection, node, view, room, after, ref);
    byRoom.put(room, subscription);
    subscription.start(
        () ->
            node.ask(
                person,
                room,
                connection.outlet().loop(),
                access -> decide(subscription, access, ref)));
  }

  void unsubscribe(String room, @Nullable Ref ref) {
    Subscription subscription = byRoom.remove(room);
    Position position = null;
    if (subscription != null) {
      position = subscription.isAnnounced() ? subscription.position() : null;
      subscription.end();
    }
    connection.send(new ServerFrame.Unsubscribed(room, ServerFrame.Cause.REQUESTED, position), ref);
  }

  /// A subscription has ended by itself.
  void forget(Subscription subscription) {
    byRoom.remove(subscription.room(), subscription);
  }

  void endAll() {
    List.copyOf(byRoom.values()).forEach(Subscription::end);
    byRoom.clear();
  }

  /// The queue has room again: the catch-ups go on.
  void pump() {
    if (!byRoom.isEmpty()) {
      new ArrayList<>(byRoom.values()).forEach(Subscription::pump);
    }
  }

  /// The last visible event of each room that is live here.
  Map<String, Position> heads() {
    Map<String, Position> heads = new LinkedHashMap<>();
    for (Subscription subscription : byRoom.values()) {
      long head = connection.shard().head(subscription.room());
      if (subscription.isLive() && head >= 0) {
        heads.put(subscription.room(), subscription.positionOf(head));
      }
    }
    return heads;
  }

  private void decide(Subscription subscription, RoomAccess access, @Nullable Ref ref) {
    if (byRoom.get(subscription.room()) != subscription) {
      return;
    }
    switch (access) {
      case RoomAccess.Granted _ -> subscription.begin();
      case RoomAccess.Denied(Problem problem) -> {
        forget(subscription);
        subscription.end();
        refuse(subscription.room(), problem, ref);
      }
    }
  }

  private void refuse(String room, Problem problem, @Nullable Ref ref) {
    // A name that is no room's name would be an echo of the input.
    String shown = problem.code() == ProblemCode.INVALID_ROOM ? null : room;
    connection.send(new ServerFrame.Failure(shown, problem), ref);
  }

  private static @Nullable Problem check(TopicView view, String room, @Nullable Position after) {
    if (after == null || after.partition() != view.rule().partitionOf(room)) {
      return Problem.of(
          ProblemCode.INVALID_POSITION, "Give a position that an event of this room carried.");
    }
    return after.incarnation() == view.incarnation() ? null : Problem.expired(view.earliest(room));
  }
}
