package dev.roomlog.fanout;

import dev.roomlog.access.Person;
import dev.roomlog.access.RoomAccess;
import dev.roomlog.fanout.FanoutMeters.Source;
import dev.roomlog.fanout.tail.RecentWindow;
import dev.roomlog.fanout.tail.RoomRun;
import dev.roomlog.fanout.tail.TopicView;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One room on one connection. It has a cursor, the offset from which the client has not been told,
/// and a [Phase] that says where the next events come from.
///
/// Nothing of the live tail is kept for a subscription that is not live: its [CatchUp] reads the
/// window until the window's end, and the drains that are still to come begin there or are skipped
/// below the cursor. Used on the connection's event loop only.
final class Subscription {

  private Phase phase = Phase.UNREAD;

  /// The connection's, which would be one object more to touch for each frame.
  private final Outlet outlet;

  private final Connection connection;
  private final Node node;
  private final TopicView view;
  private final RecentWindow window;
  private final String room;
  private final @Nullable Ref ref;
  private final @Nullable Position after;
  private final CatchUp catchUp;

  /// Removals below it were known when the room policy allowed this subscription.
  private long askedAt;

  /// While the phase is `UNREAD` or `AHEAD`.
  private @Nullable Wait wait;

  private long cursor;
  private int place;
  private boolean announced;
  private boolean caughtUp;

  Subscription(
      Connection connection,
      Node node,
      TopicView view,
      String room,
      @Nullable Position after,
      @Nullable Ref ref) {
    this.connection = connection;
    this.outlet = connection.outlet();
    this.node = node;
    this.view = view;
    this.window = view.window(room);
    this.room = room;
    this.after = after;
    this.ref = ref;
    this.catchUp = new CatchUp(this, connection, node, window);
  }

  String room() {
    return room;
  }

  boolean isLive() {
    return phase == Phase.LIVE;
  }

  boolean isCatchingUp() {
    return phase == Phase.CATCHING_UP;
  }

  boolean isAnnounced() {
    return announced;
  }

  long cursor() {
    return cursor;
  }

  Position position() {
    return view.position(room, cursor);
  }

  Position positionOf(long offset) {
    return view.position(room, offset + 1);
  }

  int place() {
    return place;
  }

  void setPlace(int newPlace) {
    place = newPlace;
  }

  /// Asks the room policy as soon as this node reads the room's partition: what it knows of the
  /// room may stand there.
  void start(Runnable ask) {
    int partition = window.partition();
    if (view.needs().hold(partition)) {
      ask(ask);
    } else {
      await(
          () -> view.needs().isRead(partition),
          () -> ask(ask),
          ProblemCode.STARTING,
          "This node does not read the room yet; subscribe again later.");
    }
  }

  private void ask(Runnable ask) {
    wait = null;
    phase = Phase.ASKING;
    askedAt = window.next();
    ask.run();
  }

  private void await(BooleanSupplier over, Runnable then, ProblemCode code, String detail) {
    wait = new Wait(connection.shard(), over, then);
    wait.begin(node.settings().aheadWait(), () -> fail(Problem.of(code, detail)));
  }

  /// The room policy said yes.
  void begin() {
    if (phase != Phase.ASKING) {
      return;
    }
    connection.shard().listen(this, window.last(room));
    cursor = after == null ? askedAt : after.next();
    if (after == null) {
      announce();
      catchUp();
    } else if (cursor > window.next()) {
      phase = Phase.AHEAD;
      await(
          () -> cursor <= window.next(),
          this::onReadSoFar,
          ProblemCode.POSITION_AHEAD,
          "This node has not read that far; subscribe again later.");
    } else if (cursor < window.start()) {
      node.meters().resumed(Source.HISTORY);
      catchUp();
    } else {
      node.meters().resumed(window.last(room) < cursor ? Source.LIVE : Source.WINDOW);
      catchUp();
    }
  }

  /// No event is sent after this.
  void end() {
    if (phase == Phase.ENDED) {
      return;
    }
    if (wait != null) {
      wait.end();
    }
    if (phase != Phase.UNREAD && phase != Phase.ASKING) {
      connection.shard().leave(this);
    }
    phase = Phase.ENDED;
    view.needs().release(window.partition());
  }

  /// A run of live events.
  void onRun(RoomRun run, Shard shard) {
    if (phase != Phase.LIVE || run.last() < cursor) {
      return;
    }
    int from = run.first() >= cursor ? 0 : run.find(cursor);
    int to = run.removed() == null ? run.size() : run.endOf(connection.sender(), from);
    int length = run.length(from, to);
    if (!outlet.fits(length)) {
      phase = Phase.CATCHING_UP;
      node.meters().lagged();
      connection.onFull();
      catchUp.startLater();
      return;
    }
    if (!advance(run.offsets()[from], run.offsets()[to - 1])) {
      return;
    }
    if (!shard.isAlone() || !outlet.sendShared(run.frames(), run.begin(from), length)) {
      connection.queue(run.frames(), run.begin(from), length);
    }
    shard.countDelivered(to - from);
    if (run.removed() != null && run.removes(connection.sender(), to - 1)) {
      revoke();
    }
  }

  private void onReadSoFar() {
    wait = null;
    node.meters().resumed(Source.LIVE);
    catchUp();
  }

  /// The partition's log lost what lies before `offset`, or its end.
  void onRestart(int partition, long offset) {
    if (window.partition() != partition) {
      return;
    }
    if (cursor > offset) {
      fail(Problem.expired(view.position(room, offset)));
    } else if (phase == Phase.LIVE || phase == Phase.CATCHING_UP) {
      catchUp();
    }
  }

  /// What the room policy says may have changed.
  void askAgain() {
    Person person = connection.person();
    if (person != null) {
      node.ask(
          person,
          room,
          outlet.loop(),
          access -> {
            if (access instanceof RoomAccess.Denied && phase != Phase.ENDED) {
              revoke();
            }
          });
    }
  }

  /// Goes on with a catch-up as far as the connection's queue allows.
  void pump() {
    catchUp.pump();
  }

  private void catchUp() {
    phase = Phase.CATCHING_UP;
    catchUp.start();
  }

  /// The window has no more.
  void goLive() {
    phase = Phase.LIVE;
    if (!caughtUp) {
      caughtUp = true;
      connection.send(new ServerFrame.CaughtUp(room, position()), ref);
    }
  }

  void announce() {
    if (!announced) {
      announced = true;
      connection.send(new ServerFrame.Subscribed(room, position(), after != null), ref);
    }
  }

  /// The reader may no longer read the room.
  void revoke() {
    end();
    connection.forget(this);
    connection.send(
        new ServerFrame.Unsubscribed(room, ServerFrame.Cause.REMOVED, position()), null);
  }

  void fail(Problem problem) {
    end();
    connection.forget(this);
    connection.send(new ServerFrame.Failure(room, problem), ref);
  }

  /// Writes a run of a catch-up. False when nothing more is to be sent: it removed the reader, or
  /// would break the order.
  boolean send(RoomRun run) {
    int asked = run.find(askedAt);
    int to = run.endOf(connection.sender(), asked);
    if (!advance(run.rises() ? run.first() : -1, run.offsets()[to - 1])) {
      return false;
    }
    connection.sendNow(run.frames(), 0, run.length(0, to));
    node.meters().delivered(to);
    if (to > asked && run.removes(connection.sender(), to - 1)) {
      revoke();
      return false;
    }
    return true;
  }

  /// There is nothing to tell before `next`.
  void skipTo(long next) {
    cursor = Math.max(cursor, next);
  }

  /// Moves the cursor past events from `first` to `last`: positions on a connection strictly rise.
  private boolean advance(long first, long last) {
    if (first < cursor || last < first) {
      connection.onOrderViolated();
      return false;
    }
    cursor = last + 1;
    return true;
  }
}
