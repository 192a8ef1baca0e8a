package dev.roomlog.ingest.messages;

import dev.roomlog.schemas.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The records that this node had acknowledged last, by room and id: so many bytes at most, and
/// each for so long. The oldest go first; a cache that weighs how often an entry is asked for would
/// keep them, since hardly any is asked for twice.
///
/// Entries lie one behind the other in a ring of chunks. An index leads to the newest of those that
/// share a bucket, and each to the one before it. So none is an object: most are never asked for,
/// and a collection neither looks at them nor copies them. Safe for any thread.
final class RecentRecords {

  private static final int CHUNKS = 32;

  /// Less than most entries take, so that a bucket has one of them or none.
  private static final int BYTES_PER_BUCKET = 256;

  /// What an entry takes besides its room and its value.
  private static final int HEAD = 6 * Long.BYTES + 4 * Integer.BYTES;

  private static final Chunk NONE = new Chunk(0, ByteBuffer.allocate(0));

  private final int chunkBytes;
  private final long ageNanos;
  private final LongSupplier nanoTime;

  /// By their numbers, modulo their count. There is none where nothing was put yet, or where all
  /// that was put became too old.
  private final @Nullable Chunk[] chunks = new Chunk[CHUNKS];

  private Chunk newest = NONE;

  /// The place of the newest entry of each bucket; 0 for none.
  private final long[] index;

  /// Of this process alone, so that nobody can choose ids that share a bucket.
  private final long seed = ThreadLocalRandom.current().nextLong();

  private static final class Chunk {
    private final long number;

    /// Full up to its position.
    private final ByteBuffer bytes;

    private long lastPutAt;

    /// @param number from 1 on, in the order in which they are filled
    private Chunk(long number, ByteBuffer bytes) {
      this.number = number;
      this.bytes = bytes;
    }
  }

  /// What there is of a record.
  record Found(byte[] value, Position position, long sentAt) {}

  /// @param maxBytes what may be held; an entry longer than a thirty-second of that is not
  /// @param nanoTime as [System#nanoTime]
  RecentRecords(int maxBytes, Duration age, LongSupplier nanoTime) {
    this.chunkBytes = maxBytes / CHUNKS;
    this.ageNanos = age.toNanos();
    this.nanoTime = nanoTime;
    this.index = new long[Math.max(1, Integer.highestOneBit(maxBytes / BYTES_PER_BUCKET))];
  }

  /// Puts a record whose identity is not there yet.
  synchronized void put(String room, UUID id, byte[] value, Position position, long sentAt) {
    byte[] roomBytes = room.getBytes(StandardCharsets.UTF_8);
    int length = HEAD + roomBytes.length + value.length;
    if (length > chunkBytes) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (newest.bytes.remaining() < length) {
      begin(now);
    }
    newest.lastPutAt = now;
    ByteBuffer bytes = newest.bytes;
    int bucket = bucket(room, id);
    long earlier = index[bucket];
    index[bucket] = newest.number * chunkBytes + bytes.position();
    bytes
        .putLong(earlier)
        .putLong(now)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .putInt(roomBytes.length)
        .put(roomBytes)
        .putInt(position.incarnation())
        .putInt(position.partition())
        .putLong(position.next())
        .putLong(sentAt)
        .putInt(value.length)
        .put(value);
  }

  synchronized @Nullable Found find(String room, UUID id) {
    long now = nanoTime.getAsLong();
    ByteBuffer entry = entry(index[bucket(room, id)]);
    while (entry != null) {
      long earlier = entry.getLong();
      if (now - entry.getLong() > ageNanos) {
        return null; // and what comes before it is older
      }
      long high = entry.getLong();
      long low = entry.getLong();
      if (high == id.getMostSignificantBits()
          && low == id.getLeastSignificantBits()
          && room.equals(new String(bytes(entry), StandardCharsets.UTF_8))) {
        var position = new Position(entry.getInt(), entry.getInt(), entry.getLong());
        long sentAt = entry.getLong();
        return new Found(bytes(entry), position, sentAt);
      }
      entry = entry(earlier);
    }
    return null;
  }

  /// What is held, filled or not.
  synchronized int heldBytes() {
    return chunkBytes * (int) Arrays.stream(chunks).filter(chunk -> chunk != null).count();
  }

  /// Begins a chunk, in the place of the oldest one where there is no other.
  private void begin(long now) {
    for (int i = 0; i < CHUNKS; i++) {
      Chunk chunk = chunks[i];
      if (chunk != null && now - chunk.lastPutAt > ageNanos) {
        chunks[i] = null;
      }
    }
    long number = newest.number + 1;
    int slot = (int) (number % CHUNKS);
    Chunk oldest = chunks[slot];
    newest =
        new Chunk(number, oldest == null ? ByteBuffer.allocate(chunkBytes) : oldest.bytes.clear());
    chunks[slot] = newest;
  }

  /// The entry at a place, at its beginning; null where it is no longer there.
  private @Nullable ByteBuffer entry(long place) {
    long number = place / chunkBytes;
    Chunk chunk = chunks[(int) (number % CHUNKS)];
    return chunk == null || chunk.number != number
        ? null
        : chunk.bytes.duplicate().position((int) (place % chunkBytes));
  }

  private static byte[] bytes(ByteBuffer entry) {
    byte[] bytes = new byte[entry.getInt()];
    entry.get(bytes);
    return bytes;
  }

  private int bucket(String room, UUID id) {
    long hash = mix(id.getMostSignificantBits() ^ seed);
    hash = mix(hash ^ id.getLeastSignificantBits());
    return (int) mix(hash ^ room.hashCode()) & index.length - 1;
  }

  /// Each bit of the result depends on each of `bits`: the finalizer of MurmurHash3.
  private static long mix(long bits) {
    long mixed = (bits ^ bits >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }
}
