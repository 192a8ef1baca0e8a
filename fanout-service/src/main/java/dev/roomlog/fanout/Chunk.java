package dev.roomlog.fanout;

import dev.roomlog.fanout.tail.Frames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/// Events of a catch-up, framed one behind the other for one connection.
final class Chunk {

  private final ByteBuf frames = PooledByteBufAllocator.DEFAULT.directBuffer();
  private int size;
  private long first = -1;
  private long last = -1;
  private boolean rising = true;

  void add(byte[] json, int start, int length, long offset) {
    Frames.write(json, start, length, frames);
    rising &= offset > last;
    first = size == 0 ? offset : first;
    last = offset;
    size++;
  }

  int size() {
    return size;
  }

  int bytes() {
    return frames.readableBytes();
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }

  /// Whether the offsets strictly rise.
  boolean rises() {
    return rising;
  }

  /// The frames, owned by the caller from now on.
  ByteBuf frames() {
    return frames;
  }

  void drop() {
    frames.release();
  }
}
