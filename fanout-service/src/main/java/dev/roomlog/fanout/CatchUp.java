package dev.roomlog.fanout;

import dev.roomlog.fanout.history.HistoryAnswer;
import dev.roomlog.fanout.history.HistoryItem;
import dev.roomlog.fanout.tail.RecentWindow;
import dev.roomlog.fanout.tail.WindowEntry;
import dev.roomlog.fanout.tail.WindowPart;
import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Brings a subscription from its cursor to the end of the window: from the window where that
/// reaches, else from history, page by page, until a page ends inside the window. It goes on only
/// while the connection's queue is low. Used on the connection's event loop only.
final class CatchUp {

  /// Bytes that are written at once.
  private static final int CHUNK = 64 * 1024;

  private static final long RETRY_MILLIS = 250;

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
    switch (window.read(subscription.room(), subscription.cursor(), CHUNK)) {
      case WindowPart.Behind _ -> {
        fromHistory = true;
        waitingSince = System.nanoTime();
        pump();
      }
      case WindowPart.Ahead _ -> subscription.goLive();
      case WindowPart.Events(List<WindowEntry> entries, long next, boolean end) -> {
        subscription.announce();
        var chunk = new Chunk();
        for (WindowEntry entry : entries) {
          chunk.add(entry.json(), 0, entry.json().length, entry.offset());
          if (subscription.endsHere(entry.removed(), entry.offset())) {
            sendLast(chunk);
            return;
          }
        }
        if (subscription.send(chunk)) {
          subscription.skipTo(next);
          if (end) {
            subscription.goLive();
          } else {
            later();
          }
        }
      }
    }
  }

  private void askHistory() {
    asking = true;
    int asked = starts;
    node.history()
        .read(subscription.room(), subscription.position())
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
    var chunk = new Chunk();
    boolean whole = true;
    for (HistoryItem item : page.items()) {
      if (chunk.size() > 0 && !connection.outlet().fits(chunk.bytes() + item.length())) {
        whole = false;
        break;
      }
      chunk.add(page.body(), item.start(), item.length(), item.offset());
      if (subscription.endsHere(item.removed(), item.offset())) {
        sendLast(chunk);
        return;
      }
    }
    if (!subscription.send(chunk)) {
      return;
    }
    if (whole) {
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

  private void sendLast(Chunk chunk) {
    if (subscription.send(chunk)) {
      subscription.revoke();
    }
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
