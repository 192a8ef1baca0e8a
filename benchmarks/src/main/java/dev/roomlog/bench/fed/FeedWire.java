package dev.roomlog.bench.fed;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Records on a socket: the partition, then key and value with their lengths before them, all
/// lengths as 32-bit numbers.
public record FeedWire(int partition, byte[] key, byte[] value) {

  private static final int NUMBERS = 3 * Integer.BYTES;

  public int bytes() {
    return NUMBERS + key.length + value.length;
  }

  public void write(ByteBuffer buffer) {
    buffer.putInt(partition).putInt(key.length).put(key).putInt(value.length).put(value);
  }

  /// The next record; null where it is not there as a whole yet, and then nothing is taken.
  static @Nullable FeedWire read(ByteBuffer buffer) {
    int start = buffer.position();
    if (buffer.remaining() < NUMBERS) {
      return null;
    }
    int partition = buffer.getInt();
    int key = buffer.getInt();
    if (buffer.remaining() < key + Integer.BYTES) {
      buffer.position(start);
      return null;
    }
    int value = buffer.getInt(buffer.position() + key);
    if (buffer.remaining() < key + Integer.BYTES + value) {
      buffer.position(start);
      return null;
    }
    var read = new FeedWire(partition, new byte[key], new byte[value]);
    buffer.get(read.key).getInt();
    buffer.get(read.value);
    return read;
  }
}
