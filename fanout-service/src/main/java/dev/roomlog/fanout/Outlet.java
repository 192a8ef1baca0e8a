package dev.roomlog.fanout;

import dev.roomlog.schemas.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;

/// Where a connection's frames leave: a bounded queue before the socket. Everything is called on
/// [#loop], and so is the listener.
interface Outlet {

  /// The one thread that owns the connection.
  EventExecutor loop();

  /// Told on the loop when a queue that was not low is low again.
  void onLow(Runnable listener);

  /// Whether the queue takes more of a catch-up.
  boolean isLow();

  /// Whether so many bytes more stay within the queue's bound.
  boolean fits(int bytes);

  /// Queues whole frames and takes them over. Nothing leaves before [#flush].
  void write(ByteBuf frames);

  void flush();

  /// Sends a part of a buffer that is not taken over, at once.
  ///
  /// @return false, with nothing done, where something waits before it or this outlet cannot
  boolean sendShared(ByteBuf frames, int index, int length);

  /// Sends a WebSocket ping, which every client library answers by itself.
  void ping();

  /// Says goodbye, as far as the queue moves, and ends the connection soon after in any case.
  void close(CloseCode code);
}
