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
/// An open-addressing table. Each call looks at a few slots further on, all of them in turn, and
/// removes what has fallen out of the window, so there is never a pause to tidy up. About 28 bytes
/// per slot, and two to five slots per offset of the window, grown as needed. Used by the tailer's
/// thread only.
final class IdentityWindow {

  private static final int FIRST_CAPACITY = 1024;
  private static final float FULL = 0.7f;

  /// Slots that each call tidies: what has fallen out stands there for a quarter of the table's
  /// slots more, at most.
  private static final int TIDIED = 4;

  private final int width;
  private final Map<String, String> names = new HashMap<>();
  private long[] high = new long[FIRST_CAPACITY];
  private long[] low = new long[FIRST_CAPACITY];

  /// Where each identity was seen last.
  private long[] offsets = new long[FIRST_CAPACITY];

  /// Null where the slot is free.
  private @Nullable String[] rooms = new @Nullable String[FIRST_CAPACITY];

  private int used;

  /// The slot to be tidied next.
  private int hand;

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
    tidy(offset);
    if (used >= rooms.length * FULL) {
      grow();
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
    names.clear();
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

  /// Removes what has fallen out from the next few slots.
  private void tidy(long now) {
    for (int i = 0; i < TIDIED; i++) {
      while (rooms[hand] != null && isGone(offsets[hand], now)) {
        remove(hand);
      }
      String room = rooms[hand];
      if (room != null) {
        rooms[hand] = names.computeIfAbsent(room, name -> name);
      }
      hand = (hand + 1) & (rooms.length - 1);
      if (hand == 0) {
        names.clear();
      }
    }
  }

  /// Frees a slot and moves up what would no longer be found behind it.
  private void remove(int slot) {
    int mask = rooms.length - 1;
    int free = slot;
    for (int next = (free + 1) & mask; rooms[next] != null; next = (next + 1) & mask) {
      int home = mix(high[next], low[next], Objects.requireNonNull(rooms[next]).hashCode()) & mask;
      if (((next - home) & mask) >= ((next - free) & mask)) {
        move(next, free);
        free = next;
      }
    }
    rooms[free] = null;
    used--;
  }

  private void move(int from, int to) {
    rooms[to] = rooms[from];
    high[to] = high[from];
    low[to] = low[from];
    offsets[to] = offsets[from];
  }

  private void grow() {
    @Nullable String[] oldRooms = rooms;
    long[] oldHigh = high;
    long[] oldLow = low;
    long[] oldOffsets = offsets;
    allocate(2 * oldRooms.length);
    for (int i = 0; i < oldRooms.length; i++) {
      String room = oldRooms[i];
      if (room != null) {
        put(slot(room, oldHigh[i], oldLow[i]), room, oldHigh[i], oldLow[i], oldOffsets[i]);
      }
    }
  }

  private void allocate(int capacity) {
    rooms = new @Nullable String[capacity];
    high = new long[capacity];
    low = new long[capacity];
    offsets = new long[capacity];
    used = 0;
    hand = 0;
  }

  /// Ids come from clients: the multiplications spread those that differ in a few bits only.
  private static int mix(long idHigh, long idLow, int room) {
    long hash = (idHigh ^ Long.rotateLeft(idLow, 32)) * 0x9e3779b97f4a7c15L;
    hash = (hash ^ idLow ^ room) * 0xc2b2ae3d27d4eb4fL;
    return (int) (hash >>> 32) ^ (int) hash;
  }
}
