package dev.roomlog.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One open socket, its fragments joined and its arrivals queued.
///
/// The queue is bounded by demand: `queue` messages are requested from the network at the start,
/// and one more for each that was taken. A fragment asks for the next at once, since it takes no
/// place in the queue; a message may not grow over [#MAX_MESSAGE] characters.
final class Wire implements WebSocket.Listener {

  private static final int MAX_MESSAGE = 1 << 20;
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(10);

  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final int queue;

  /// The fragments of the message under way; touched by the network's callbacks only, which the
  /// WebSocket makes one at a time.
  private final StringBuilder partial = new StringBuilder();

  /// Set once by the callback that opens it, before anything can arrive.
  private volatile @Nullable WebSocket socket;

  Wire(int queue) {
    this.queue = queue;
  }

  @Override
  public void onOpen(WebSocket opened) {
    socket = opened;
    opened.request(queue);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (partial.length() > MAX_MESSAGE) {
      partial.setLength(0);
      arrivals.add(new Arrival.Broken("a message over " + MAX_MESSAGE + " characters"));
    } else if (last) {
      arrivals.add(new Arrival.Text(partial.toString()));
      partial.setLength(0);
    } else {
      from.request(1);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    arrivals.add(new Arrival.Broken("a binary message"));
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    arrivals.add(new Arrival.Closed(code, reason));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    arrivals.add(new Arrival.Broken(error.toString()));
  }

  /// What arrived next; null when nothing did in that time.
  @Nullable Arrival next(Duration wait) throws InterruptedException {
    Arrival arrival = arrivals.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
    WebSocket open = socket;
    if (arrival instanceof Arrival.Text && open != null) {
      open.request(1);
    }
    return arrival;
  }

  /// Asks the other side for a sign of life. The JDK's socket does not always tell that a
  /// connection was dropped right after a frame; writing to it does.
  void probe() {
    WebSocket open = socket;
    if (open != null) {
      open.sendPing(ByteBuffer.allocate(0))
          .exceptionally(
              e -> {
                arrivals.add(new Arrival.Broken("the connection is gone: " + e));
                return open;
              });
    }
  }

  /// Makes [#next] return [Arrival.Stopped] after what has arrived already. Any thread.
  void stop() {
    arrivals.add(new Arrival.Stopped());
  }

  /// Sends a frame and waits until the network took it; a failure shows as [Arrival.Broken].
  void send(ObjectNode frame) {
    WebSocket open = socket;
    if (open == null) {
      throw new IllegalStateException("not open");
    }
    try {
      String text = new String(Json.bytes(frame), StandardCharsets.UTF_8);
      open.sendText(text, true).orTimeout(SEND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      arrivals.add(new Arrival.Broken("cannot send: " + e.getCause()));
    }
  }

  /// Says goodbye, as far as the other side can still hear, and lets go.
  void close() {
    WebSocket open = socket;
    if (open != null) {
      open.sendClose(WebSocket.NORMAL_CLOSURE, "bye")
          .orTimeout(1, TimeUnit.SECONDS)
          .whenComplete((_, _) -> open.abort());
    }
  }
}
