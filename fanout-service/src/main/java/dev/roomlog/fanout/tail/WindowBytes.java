package dev.roomlog.fanout.tail;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The bytes of a recent window's events, one behind the other, outside the heap: what lives for
/// seconds and then dies would be copied by one young collection after the other, and these copies
/// are the pauses that readers feel.
///
/// A place is the number of bytes that were ever taken before it. Guarded by the window's lock.
final class WindowBytes {

  private final Chunks chunks;

  /// Those that hold something, oldest first.
  private final List<ByteBuffer> held = new ArrayList<>();

  /// The place where the first held chunk begins.
  private long begin;

  /// The place of what is taken next.
  private long end;

  WindowBytes(Chunks chunks) {
    this.chunks = chunks;
  }

  /// Pieces of memory of one size that the windows of a node use in turn. They are never given back
  /// while the node lives, so there are as many as all windows together needed at most. Used by the
  /// tailer's thread only.
  static final class Chunks {

    static final int BYTES = 32 * 1024;

    private final Deque<ByteBuffer> free = new ArrayDeque<>();

    private ByteBuffer take() {
      ByteBuffer used = free.pollFirst();
      return used == null ? ByteBuffer.allocateDirect(BYTES) : used;
    }
  }

  /// Takes room for `length` bytes, which have no content yet, and returns their place.
  long take(int length) {
    long place = end;
    end += length;
    while (begin + (long) held.size() * Chunks.BYTES < end) {
      held.add(chunks.take());
    }
    return place;
  }

  void write(long place, byte[] bytes) {
    for (int done = 0; done < bytes.length; ) {
      int length = Math.min(bytes.length - done, leftOfChunk(place + done));
      chunk(place + done).put(indexInChunk(place + done), bytes, done, length);
      done += length;
    }
  }

  /// Appends the bytes at `place` to `out`.
  void read(long place, int length, ByteBuf out) {
    for (int done = 0; done < length; ) {
      int part = Math.min(length - done, leftOfChunk(place + done));
      ByteBuffer from = chunk(place + done);
      int index = indexInChunk(place + done);
      out.writeBytes(from.limit(index + part).position(index));
      from.clear();
      done += part;
    }
  }

  /// Gives up everything before `place`.
  void forgetBefore(long place) {
    while (!held.isEmpty() && begin + Chunks.BYTES <= place) {
      chunks.free.addFirst(held.removeFirst());
      begin += Chunks.BYTES;
    }
  }

  /// Gives up everything.
  void clear() {
    chunks.free.addAll(held);
    held.clear();
    begin = end;
  }

  private ByteBuffer chunk(long place) {
    return held.get((int) ((place - begin) / Chunks.BYTES));
  }

  private int indexInChunk(long place) {
    return (int) ((place - begin) % Chunks.BYTES);
  }

  private int leftOfChunk(long place) {
    return Chunks.BYTES - indexInChunk(place);
  }
}
