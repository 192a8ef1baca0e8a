package dev.roomlog.fanout;

import dev.roomlog.fanout.tail.Frames;
import dev.roomlog.schemas.CloseCode;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;

/// Sends through the framework's public API: the fallback for a release in which the channel cannot
/// be had. It counts what it has handed over and not seen leave, so the queue is bounded all the
/// same.
final class SessionOutlet implements Outlet {

  private final WebSocketSession session;
  private final EventExecutor loop;
  private final int maxQueue;
  private Runnable listener = () -> {};

  /// Bytes handed over and not yet gone. Used on the loop only.
  private int pending;

  private boolean high;
  private boolean closing;

  /// @param loop the thread that owns the connection; the session may live on another
  SessionOutlet(WebSocketSession session, EventExecutor loop, int maxQueue) {
    this.session = session;
    this.loop = loop;
    this.maxQueue = maxQueue;
  }

  @Override
  public EventExecutor loop() {
    return loop;
  }

  @Override
  public void onLow(Runnable newListener) {
    listener = newListener;
  }

  @Override
  public boolean isLow() {
    return !high;
  }

  @Override
  public boolean fits(int bytes) {
    return pending + bytes <= maxQueue;
  }

  @Override
  public void write(ByteBuf frames) {
    try {
      while (frames.isReadable() && session.isOpen() && !closing) {
        int length = Frames.readHeader(frames);
        send(frames.readCharSequence(length, StandardCharsets.UTF_8).toString(), length);
      }
    } finally {
      frames.release();
    }
  }

  @Override
  public void flush() {
    // each send flushes
  }

  @Override
  public boolean sendShared(ByteBuf frames, int index, int length) {
    return false;
  }

  @Override
  public void ping() {
    if (session.isOpen()) {
      var unused = session.sendPingAsync(new byte[0]);
    }
  }

  @Override
  public void close(CloseCode code) {
    closing = true;
    session.close(new CloseReason(code.code(), code.when()));
  }

  private void send(String text, int length) {
    pending += length;
    high |= pending > maxQueue / 2;
    var unused = session.sendAsync(text).whenComplete((_, _) -> loop.execute(() -> gone(length)));
  }

  private void gone(int length) {
    pending -= length;
    if (high && pending < maxQueue / 4) {
      high = false;
      listener.run();
    }
  }
}
