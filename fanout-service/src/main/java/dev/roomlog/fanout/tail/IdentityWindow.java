package dev.roomlog.fanout.tail;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The identities of the last `width` offsets of one partition, copies included: says of each
/// record whether its identity stands there for the first time.
///
/// The answer for the record at offset `o` depends on the records at `o - width` to `o - 1` alone,
/// so every node that has passed those gives the same answer, whenever it was started. A record
/// that says its identity again after more than `width` offsets counts as a first one.
///
/// An open-addressing table without removal: entries that fell out of the window are dropped when
/// the table is rebuilt, which happens when it is 70% full. About 28 bytes per slot, at most 64 to
/// 75 bytes per offset of the window, grown as needed. Used by the tailer's thread only.
final class IdentityWindow {

  private static final int FIRST_CAPACITY = 1024;
  private static final float FULL = 0.7f;

  private final int width;
  private final Map<String, String> names = new HashMap<>();
  private long[] high = new long[FIRST_CAPACITY];
  private long[] low = new long[FIRST_CAPACITY];

  /// Where each identity was seen last.
  private long[] offsets = new long[FIRST_CAPACITY];

  /// Null where the slot is free.
  private @Nullable String[] rooms = new @Nullable String[FIRST_CAPACITY];

  private int used;

  /// @param width in offsets
  IdentityWindow(int width) {
    if (width < 1) {
      throw new IllegalArgumentException("an identity window needs a width, not " + width);
    }
    this.width = width;
  }

  /// Notes that (room, id) stands at `offset`, which must rise from call to call.
  ///
  /// @return whether no record of the last `width` offsets carries the same identity
  boolean isFirst(String room, UUID id, long offset) {
    if (used >= rooms.length * FULL) {
      rebuild(offset);
    }
    long idHigh = id.getMostSignificantBits();
    long idLow = id.getLeastSignificantBits();
    int slot = slot(room, idHigh, idLow);
    if (rooms[slot] == null) {
      put(slot, names.computeIfAbsent(room, name -> name), idHigh, idLow, offset);
      return true;
    }
    boolean first = isGone(offsets[slot], offset);
    offsets[slot] = offset;
    return first;
  }

  /// Forgets everything.
  void clear() {
    allocate(FIRST_CAPACITY);
  }

  int capacity() {
    return rooms.length;
  }

  private boolean isGone(long seen, long now) {
    return now - seen > width;
  }

  private int slot(String room, long idHigh, long idLow) {
    int mask = rooms.length - 1;
    int slot = mix(idHigh, idLow, room.hashCode()) & mask;
    for (String there = rooms[slot]; there != null; there = rooms[slot]) {
      if (high[slot] == idHigh && low[slot] == idLow && there.equals(room)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void put(int slot, String room, long idHigh, long idLow, long offset) {
    rooms[slot] = room;
    high[slot] = idHigh;
    low[slot] = idLow;
    offsets[slot] = offset;
    used++;
  }

  private void rebuild(long now) {
    @Nullable String[] oldRooms = rooms;
    long[] oldHigh = high;
    long[] oldLow = low;
    long[] oldOffsets = offsets;
    int live = 0;
    for (int i = 0; i < oldRooms.length; i++) {
      live += oldRooms[i] != null && !isGone(oldOffsets[i], now) ? 1 : 0;
    }
    allocate(Math.max(FIRST_CAPACITY, Integer.highestOneBit(Math.max(1, live * 2 - 1)) * 2));
    for (int i = 0; i < oldRooms.length; i++) {
      if (oldRooms[i] != null && !isGone(oldOffsets[i], now)) {
        String room = names.computeIfAbsent(Objects.requireNonNull(oldRooms[i]), name -> name);
        put(slot(room, oldHigh[i], oldLow[i]), room, oldHigh[i], oldLow[i], oldOffsets[i]);
      }
    }
  }

  private void allocate(int capacity) {
    names.clear();
    rooms = new @Nullable String[capacity];
    high = new long[capacity];
    low = new long[capacity];
    offsets = new long[capacity];
    used = 0;
  }

  /// Ids come from clients: the multiplications spread those that differ in a few bits only.
  private static int mix(long idHigh, long idLow, int room) {
    long hash = (idHigh ^ Long.rotateLeft(idLow, 32)) * 0x9e3779b97f4a7c15L;
    hash = (hash ^ idLow ^ room) * 0xc2b2ae3d27d4eb4fL;
    return (int) (hash >>> 32) ^ (int) hash;
  }
}
