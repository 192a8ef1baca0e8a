package dev.roomlog.fanout;

import dev.roomlog.fanout.history.HistoryAnswer;
import dev.roomlog.fanout.history.HistoryItem;
import dev.roomlog.fanout.tail.Frames;
import dev.roomlog.fanout.tail.RecentWindow;
import dev.roomlog.fanout.tail.RoomRun;
import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.TimeUnit;

/// Brings a subscription from its cursor to the end of the window: from the window where that
/// reaches, else from history, page by page, until a page ends inside the window. It goes on only
/// while the connection's queue is low. Used on the connection's event loop only.
final class CatchUp {

  private static final long RETRY_MILLIS = 250;

  /// So many reads of history may follow one another before others have their turn.
  private static final int READS_IN_A_ROW = 16;

  private final Subscription subscription;
  private final Connection connection;
  private final Node node;
  private final RecentWindow window;

  /// Whether the next events come from history.
  private boolean fromHistory;

  /// Since when history has not helped, in nanoseconds; it counts while `fromHistory`.
  private long waitingSince;

  /// Whether history has been asked and has not answered.
  private boolean asking;

  /// Reads of history since the last start.
  private int reads;

  /// Counts the starts: an answer to a question from before the last one is not used.
  private int starts;

  CatchUp(Subscription subscription, Connection connection, Node node, RecentWindow window) {
    this.subscription = subscription;
    this.connection = connection;
    this.node = node;
    this.window = window;
  }

  /// Begins at the subscription's cursor.
  void start() {
    restart();
    pump();
  }

  /// Begins when the loop has done what it is at.
  void startLater() {
    restart();
    later();
  }

  private void restart() {
    starts++;
    reads = 0;
    fromHistory = false;
  }

  /// Goes on as far as the connection's queue allows.
  void pump() {
    if (asking || !subscription.isCatchingUp()) {
      return;
    }
    if (!connection.outlet().isLow()) {
      connection.onFull();
    } else if (fromHistory) {
      askHistory();
    } else {
      readWindow();
    }
  }

  private void readWindow() {
    switch (connection.shard().windows().read(window, subscription.room(), subscription.cursor())) {
      case WindowReads.Read.Behind() -> {
        fromHistory = true;
        waitingSince = System.nanoTime();
        pump();
      }
      case WindowReads.Read.Ahead() -> subscription.goLive();
      case WindowReads.Read.Run(RoomRun run, long next, boolean end) -> {
        subscription.announce();
        if (run != null && !send(run)) {
          return;
        }
        subscription.skipTo(next);
        if (end) {
          subscription.goLive();
        } else {
          later();
        }
      }
    }
  }

  private void askHistory() {
    asking = true;
    int asked = starts;
    boolean goesOn = reads % READS_IN_A_ROW != 0;
    reads++;
    node.history()
        .read(subscription.room(), subscription.position(), goesOn)
        .thenAcceptAsync(answer -> onHistory(asked, answer), connection.outlet().loop());
  }

  private void onHistory(int asked, HistoryAnswer answer) {
    asking = false;
    if (asked != starts || !subscription.isCatchingUp()) {
      pump();
      return;
    }
    switch (answer) {
      case HistoryAnswer.Expired expired -> subscription.fail(Problem.expired(expired.earliest()));
      case HistoryAnswer.Unavailable _ -> waitForHistory();
      case HistoryAnswer.Page page -> onPage(page);
    }
  }

  private void onPage(HistoryAnswer.Page page) {
    subscription.announce();
    long before = subscription.cursor();
    RoomRun run = run(page);
    if (!send(run)) {
      return;
    }
    if (run.size() == page.items().size()) {
      subscription.skipTo(page.next());
    }
    fromHistory = subscription.cursor() < window.start();
    if (fromHistory && subscription.cursor() == before) {
      waitForHistory();
    } else {
      waitingSince = System.nanoTime();
      later();
    }
  }

  /// Sends a run and releases it. False when nothing more is to be sent.
  private boolean send(RoomRun run) {
    try {
      return run.size() == 0 || subscription.send(run);
    } finally {
      run.frames().release();
    }
  }

  /// As much of a page as the connection's queue takes, and at least one event.
  private RoomRun run(HistoryAnswer.Page page) {
    int bound = page.items().stream().mapToInt(item -> Frames.bound(item.length())).sum();
    var run =
        new RoomRun.Builder(
            page.items().size(), PooledByteBufAllocator.DEFAULT.directBuffer(bound));
    for (HistoryItem item : page.items()) {
      if (run.bytes() > 0 && !connection.outlet().fits(run.bytes() + item.length())) {
        break;
      }
      run.add(page.body(), item.start(), item.length(), item.offset(), item.removed());
    }
    return run.build(subscription.room(), window.partition());
  }

  private void waitForHistory() {
    if (System.nanoTime() - waitingSince > node.settings().historyWait().toNanos()) {
      subscription.fail(
          Problem.of(
              ProblemCode.HISTORY_BEHIND,
              "The events since that position cannot be read now; subscribe again later."));
    } else {
      var unused =
          connection.outlet().loop().schedule(this::pump, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void later() {
    connection.outlet().loop().execute(this::pump);
  }
}
