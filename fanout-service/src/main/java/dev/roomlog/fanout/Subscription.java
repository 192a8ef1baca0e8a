package dev.roomlog.fanout;

import dev.roomlog.fanout.FanoutMeters.Source;
import dev.roomlog.fanout.history.HistoryAnswer;
import dev.roomlog.fanout.history.HistoryItem;
import dev.roomlog.fanout.tail.RecentWindow;
import dev.roomlog.fanout.tail.RoomRun;
import dev.roomlog.fanout.tail.TopicView;
import dev.roomlog.fanout.tail.WindowEntry;
import dev.roomlog.fanout.tail.WindowPart;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One room on one connection. It has a cursor, the offset from which the client has not been told,
/// and a phase that says where the next events come from:
///
/// ```
/// Asking -> Live | FromWindow | FromHistory | Ahead      (the room policy answered)
/// Ahead -> FromWindow                                    (this node has read that far)
/// FromHistory -> FromWindow                              (a page ended inside the window)
/// FromWindow -> Live                                     (the window has no more)
/// FromWindow -> FromHistory                              (the window moved past the cursor)
/// Live -> FromWindow                                     (the connection's queue is full)
/// any -> Ended
/// ```
///
/// Nothing of the live tail is kept for a subscription that is not live: it reads the window until
/// the window's end, and the drains that are still to come begin there or are skipped below the
/// cursor. Used on the connection's event loop only.
final class Subscription {

  /// Where the next events come from.
  private sealed interface Phase {

    /// Nobody knows yet whether the connection may read the room.
    record Asking() implements Phase {}

    /// The client has seen more than this node has read.
    record Ahead() implements Phase {}

    record FromWindow() implements Phase {}

    /// @param since when history last helped, in nanoseconds
    record FromHistory(long since) implements Phase {}

    record Live() implements Phase {}

    record Ended() implements Phase {}
  }

  /// Bytes of a catch-up that are written at once.
  private static final int CHUNK = 64 * 1024;

  private static final long RETRY_MILLIS = 250;

  private final Connection connection;
  private final Node node;
  private final TopicView view;
  private final RecentWindow window;
  private final String room;
  private final @Nullable Ref ref;
  private final @Nullable Position after;

  /// Removals below it were known when the room policy allowed this subscription.
  private final long askedAt;

  private Phase phase = new Phase.Asking();
  private long cursor;
  private int place;
  private boolean announced;
  private boolean caughtUp;
  private boolean pumping;

  Subscription(
      Connection connection,
      Node node,
      TopicView view,
      String room,
      @Nullable Position after,
      @Nullable Ref ref) {
    this.connection = connection;
    this.node = node;
    this.view = view;
    this.window = view.window(room);
    this.room = room;
    this.after = after;
    this.ref = ref;
    this.askedAt = window.next();
  }

  String room() {
    return room;
  }

  boolean isLive() {
    return phase instanceof Phase.Live;
  }

  boolean isAnnounced() {
    return announced;
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

  /// The room policy said yes.
  void begin() {
    if (!(phase instanceof Phase.Asking)) {
      return;
    }
    connection.shard().listen(this, window.last(room));
    cursor = after == null ? askedAt : after.next();
    if (after == null) {
      announce();
      phase = new Phase.FromWindow();
      pump();
    } else if (cursor > window.next()) {
      phase = new Phase.Ahead();
      connection.shard().ahead().add(this);
      schedule(this::giveUpAhead, node.settings().aheadWait().toMillis());
    } else if (cursor < window.start()) {
      node.meters().resumed(Source.HISTORY);
      phase = new Phase.FromHistory(System.nanoTime());
      pump();
    } else {
      node.meters().resumed(window.last(room) < cursor ? Source.LIVE : Source.WINDOW);
      phase = new Phase.FromWindow();
      pump();
    }
  }

  /// No event is sent after this.
  void end() {
    if (!(phase instanceof Phase.Asking || phase instanceof Phase.Ended)) {
      connection.shard().leave(this);
    }
    phase = new Phase.Ended();
  }

  /// A run of live events.
  void onRun(RoomRun run) {
    if (!(phase instanceof Phase.Live) || run.last() < cursor) {
      return;
    }
    int from = run.first() >= cursor ? 0 : run.find(cursor);
    int to = run.removed() == null ? run.size() : run.endOf(connection.sender(), from);
    if (!connection.outlet().fits(run.length(from, to))) {
      phase = new Phase.FromWindow();
      node.meters().lagged();
      connection.onFull();
      later();
      return;
    }
    if (!advance(run.offsets()[from], run.offsets()[to - 1])) {
      return;
    }
    connection.queue(run.slice(from, to));
    connection.shard().countDelivered(to - from);
    if (run.removes(connection.sender(), to - 1)) {
      revoke();
    }
  }

  /// The tailer has read on.
  void lookAgain() {
    if (phase instanceof Phase.Ahead && cursor <= window.next()) {
      connection.shard().ahead().remove(this);
      node.meters().resumed(Source.LIVE);
      phase = new Phase.FromWindow();
      pump();
    }
  }

  /// The partition's log lost what lies before `offset`, or its end.
  void onRestart(int partition, long offset) {
    if (window.partition() != partition) {
      return;
    }
    if (cursor > offset) {
      fail(Problem.expired(view.position(room, offset)));
    } else if (phase instanceof Phase.Live || phase instanceof Phase.FromWindow) {
      phase = new Phase.FromHistory(System.nanoTime());
      pump();
    }
  }

  /// Goes on with a catch-up as far as the connection's queue allows.
  void pump() {
    if (pumping) {
      return;
    }
    if (!connection.outlet().isLow()) {
      if (phase instanceof Phase.FromWindow || phase instanceof Phase.FromHistory) {
        connection.onFull();
      }
      return;
    }
    switch (phase) {
      case Phase.FromWindow _ -> readWindow();
      case Phase.FromHistory history -> readHistory(history);
      case Phase.Asking _, Phase.Ahead _, Phase.Live _, Phase.Ended _ -> {}
    }
  }

  private void readWindow() {
    switch (window.read(room, cursor, CHUNK)) {
      case WindowPart.Behind _ -> {
        phase = new Phase.FromHistory(System.nanoTime());
        pump();
      }
      case WindowPart.Ahead _ -> phase = new Phase.Live();
      case WindowPart.Events(List<WindowEntry> entries, long next, boolean end) -> {
        announce();
        var chunk = new Chunk();
        for (WindowEntry entry : entries) {
          chunk.add(entry.json(), 0, entry.json().length, entry.offset());
          if (endsHere(entry.removed(), entry.offset())) {
            send(chunk);
            revoke();
            return;
          }
        }
        if (send(chunk)) {
          cursor = Math.max(cursor, next);
          if (end) {
            goLive();
          } else {
            later();
          }
        }
      }
    }
  }

  private void readHistory(Phase.FromHistory asked) {
    pumping = true;
    node.history()
        .read(room, view.position(room, cursor))
        .thenAcceptAsync(answer -> onHistory(asked, answer), connection.outlet().loop());
  }

  private void onHistory(Phase.FromHistory asked, HistoryAnswer answer) {
    pumping = false;
    if (!phase.equals(asked)) {
      pump();
      return;
    }
    switch (answer) {
      case HistoryAnswer.Expired(Position earliest) -> fail(Problem.expired(earliest));
      case HistoryAnswer.Unavailable _ -> waitForHistory(asked);
      case HistoryAnswer.Page page -> onPage(asked, page);
    }
  }

  private void onPage(Phase.FromHistory asked, HistoryAnswer.Page page) {
    announce();
    long before = cursor;
    var chunk = new Chunk();
    boolean whole = true;
    for (HistoryItem item : page.items()) {
      if (chunk.size() > 0 && !connection.outlet().fits(chunk.bytes() + item.length())) {
        whole = false;
        break;
      }
      chunk.add(page.body(), item.start(), item.length(), item.offset());
      if (endsHere(item.removed(), item.offset())) {
        send(chunk);
        revoke();
        return;
      }
    }
    if (!send(chunk)) {
      return;
    }
    if (whole) {
      cursor = Math.max(cursor, page.next());
    }
    if (cursor >= window.start()) {
      phase = new Phase.FromWindow();
      later();
    } else if (cursor > before) {
      phase = new Phase.FromHistory(System.nanoTime());
      later();
    } else {
      waitForHistory(asked);
    }
  }

  private void waitForHistory(Phase.FromHistory asked) {
    if (System.nanoTime() - asked.since() > node.settings().historyWait().toNanos()) {
      fail(
          Problem.of(
              ProblemCode.HISTORY_BEHIND,
              "The events since that position cannot be read now; subscribe again later."));
    } else {
      schedule(this::pump, RETRY_MILLIS);
    }
  }

  private void giveUpAhead() {
    if (phase instanceof Phase.Ahead) {
      fail(
          Problem.of(
              ProblemCode.POSITION_AHEAD,
              "This node has not read that far; subscribe again later."));
    }
  }

  private void goLive() {
    phase = new Phase.Live();
    if (!caughtUp) {
      caughtUp = true;
      connection.send(new ServerFrame.CaughtUp(room, position()), ref);
    }
  }

  private void announce() {
    if (!announced) {
      announced = true;
      connection.send(new ServerFrame.Subscribed(room, position(), after != null), ref);
    }
  }

  private boolean endsHere(@Nullable String removed, long offset) {
    return removed != null && offset >= askedAt && removed.equals(connection.sender());
  }

  private void revoke() {
    end();
    connection.forget(this);
    connection.send(
        new ServerFrame.Unsubscribed(room, ServerFrame.Cause.REMOVED, position()), null);
  }

  private void fail(Problem problem) {
    end();
    connection.forget(this);
    connection.send(new ServerFrame.Failure(room, problem), ref);
  }

  /// Writes a chunk. False when that would break the order; the connection is closed then.
  private boolean send(Chunk chunk) {
    if (chunk.size() == 0) {
      chunk.drop();
      return true;
    }
    if (!advance(chunk.rises() ? chunk.first() : -1, chunk.last())) {
      chunk.drop();
      return false;
    }
    connection.sendNow(chunk.frames());
    node.meters().delivered(chunk.size());
    return true;
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

  private void later() {
    connection.outlet().loop().execute(this::pump);
  }

  private void schedule(Runnable task, long millis) {
    var unused = connection.outlet().loop().schedule(task, millis, TimeUnit.MILLISECONDS);
  }
}
