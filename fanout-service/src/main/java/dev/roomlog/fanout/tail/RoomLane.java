package dev.roomlog.fanout.tail;

import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The events of one room in a recent window, by rising offset: rings that grow, of numbers and not
/// of objects, so that no collection has to look at them. Guarded by its window's lock.
final class RoomLane {

  private static final int FIRST_CAPACITY = 4;

  /// Of each event: the offset of its record, the place and the length of its JSON, and the id of
  /// the message whose text it has, which counts where the length is marked with [#TEXT].
  private static final int OFFSET = 0;

  private static final int PLACE = 1;
  private static final int LENGTH = 2;
  private static final int ABOUT_HIGH = 3;
  private static final int ABOUT_LOW = 4;
  private static final int FIELDS = 5;

  /// Stands above the length of an event that has a text: any id may be a message's, zeros too.
  private static final long TEXT = 1L << 32;

  private long[] ring = new long[FIRST_CAPACITY * FIELDS];

  /// Of each event that is a `member.removed`, who was removed; null when there was none lately.
  private @Nullable String @Nullable [] removed;

  private int capacity = FIRST_CAPACITY;
  private int head;
  private int size;

  /// The offset of the room's last visible event, also when the window no longer holds it.
  private long last = -1;

  void add(WindowEntry entry, long place) {
    if (size == capacity) {
      grow();
    }
    int slot = slot(size++);
    UUID about = entry.about();
    ring[slot * FIELDS + OFFSET] = entry.offset();
    ring[slot * FIELDS + PLACE] = place;
    ring[slot * FIELDS + LENGTH] = entry.json().length | (about == null ? 0 : TEXT);
    ring[slot * FIELDS + ABOUT_HIGH] = about == null ? 0 : about.getMostSignificantBits();
    ring[slot * FIELDS + ABOUT_LOW] = about == null ? 0 : about.getLeastSignificantBits();
    if (entry.removed() != null && removed == null) {
      removed = new @Nullable String[capacity];
    }
    if (removed != null) {
      removed[slot] = entry.removed();
    }
    last = entry.offset();
  }

  void removeFirst() {
    head = slot(1);
    size--;
    if (size == 0) {
      clear();
    }
  }

  /// The index of the first event at `offset` or later; [#size] where there is none.
  int find(long offset) {
    int from = 0;
    int to = size;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (offset(middle) < offset) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  long offset(int index) {
    return get(index, OFFSET);
  }

  long place(int index) {
    return get(index, PLACE);
  }

  int length(int index) {
    return (int) get(index, LENGTH);
  }

  void setLength(int index, int length) {
    ring[slot(index) * FIELDS + LENGTH] = length | (get(index, LENGTH) & TEXT);
  }

  boolean isAbout(int index, UUID message) {
    return (get(index, LENGTH) & TEXT) != 0
        && get(index, ABOUT_LOW) == message.getLeastSignificantBits()
        && get(index, ABOUT_HIGH) == message.getMostSignificantBits();
  }

  @Nullable String removed(int index) {
    return removed == null ? null : removed[slot(index)];
  }

  int size() {
    return size;
  }

  long last() {
    return last;
  }

  void clear() {
    ring = new long[FIRST_CAPACITY * FIELDS];
    removed = null;
    capacity = FIRST_CAPACITY;
    head = 0;
    size = 0;
  }

  /// Twice as wide, the first event at the beginning.
  private void grow() {
    int front = capacity - head;
    long[] wider = new long[2 * ring.length];
    System.arraycopy(ring, head * FIELDS, wider, 0, front * FIELDS);
    System.arraycopy(ring, 0, wider, front * FIELDS, head * FIELDS);
    ring = wider;
    if (removed != null) {
      @Nullable String[] old = removed;
      removed = Arrays.copyOfRange(old, head, head + 2 * capacity);
      System.arraycopy(old, 0, removed, front, head);
    }
    capacity *= 2;
    head = 0;
  }

  private long get(int index, int field) {
    return ring[slot(index) * FIELDS + field];
  }

  private int slot(int index) {
    return (head + index) % capacity;
  }
}
