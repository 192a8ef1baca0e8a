package dev.roomlog.fanout.tail;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The events of one room in a recent window, by rising offset: a ring that grows. Guarded by its
/// window's lock.
final class RoomLane {

  private static final int FIRST_CAPACITY = 4;

  private @Nullable WindowEntry[] ring = new @Nullable WindowEntry[FIRST_CAPACITY];
  private int head;
  private int size;

  /// The offset of the room's last visible event, also when the window no longer holds it.
  private long last = -1;

  void add(WindowEntry entry) {
    if (size == ring.length) {
      @Nullable WindowEntry[] wider = new @Nullable WindowEntry[size * 2];
      for (int i = 0; i < size; i++) {
        wider[i] = get(i);
      }
      ring = wider;
      head = 0;
    }
    ring[index(size++)] = entry;
    last = entry.offset();
  }

  WindowEntry removeFirst() {
    WindowEntry first = get(0);
    ring[head] = null;
    head = index(1);
    size--;
    if (size == 0 && ring.length > FIRST_CAPACITY) {
      ring = new @Nullable WindowEntry[FIRST_CAPACITY];
      head = 0;
    }
    return first;
  }

  /// The place of the first event at `offset` or later; [#size] where there is none.
  int find(long offset) {
    int from = 0;
    int to = size;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (get(middle).offset() < offset) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  WindowEntry get(int place) {
    return Objects.requireNonNull(ring[index(place)]);
  }

  void set(int place, WindowEntry entry) {
    ring[index(place)] = entry;
  }

  int size() {
    return size;
  }

  long last() {
    return last;
  }

  void clear() {
    Arrays.fill(ring, null);
    size = 0;
  }

  private int index(int place) {
    return (head + place) % ring.length;
  }
}
