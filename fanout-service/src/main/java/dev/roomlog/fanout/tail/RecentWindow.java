package dev.roomlog.fanout.tail;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The newest visible events of one partition, by room.
///
/// One lock guards everything; every section under it is a few array accesses per event, bounded by
/// the batch that is added or by the bytes that a reader asks for. The only writer is the tailer;
/// readers are the event loops, which copy references out and build frames after the lock. Entries
/// are values; erasing a text replaces its entry, so a reader has either the whole event or its
/// erased form.
///
/// [#start] and [#next] are also readable without the lock. The window is complete from `start`
/// (inclusive) to `next` (exclusive). The tailer moves `next` after adding and before it hands the
/// same events to the hub, so an event loop that reads `next` gets every later event by a drain
/// that it has not run yet.
public final class RecentWindow {

  private final Object lock = new Object();
  private final int partition;
  private final int width;

  /// All lanes' entries by rising offset, oldest first; each is the first of its room's lane.
  private final Deque<RoomLane> order = new ArrayDeque<>();

  private final Map<String, RoomLane> lanes = new HashMap<>();
  private long bytes;

  /// Written by the tailer under the lock.
  private volatile long start;

  /// Written by the tailer under the lock.
  private volatile long next;

  /// How often events that were here became others. Written by the tailer under the lock.
  private volatile long changes;

  /// Where the partition itself began when it was last looked at. Written by the tailer.
  private volatile long logStart;

  /// @param width in offsets
  RecentWindow(int partition, int width) {
    this.partition = partition;
    this.width = width;
  }

  public int partition() {
    return partition;
  }

  /// The offset from which every visible event is here.
  public long start() {
    return start;
  }

  /// The offset that this node reads next.
  public long next() {
    return next;
  }

  /// How often events that were here became others: a text was erased, the log lost its place. What
  /// was read before is still true while this stands still.
  public long changes() {
    return changes;
  }

  /// The first offset of the partition, as far as this node knows.
  public long logStart() {
    return logStart;
  }

  /// The offset of the room's last visible event that this node has passed; -1 where none is known.
  public long last(String room) {
    synchronized (lock) {
      RoomLane lane = lanes.get(room);
      return lane == null ? -1 : lane.last();
    }
  }

  /// The room's events from offset `from` on, as many as fit into `budget` bytes and at least one.
  public WindowPart read(String room, long from, int budget) {
    synchronized (lock) {
      if (from < start) {
        return new WindowPart.Behind(start);
      }
      if (from > next) {
        return new WindowPart.Ahead();
      }
      RoomLane lane = lanes.get(room);
      if (lane == null) {
        return new WindowPart.Events(List.of(), next, true);
      }
      List<WindowEntry> entries = new ArrayList<>();
      int place = lane.find(from);
      for (int left = budget; place < lane.size(); place++) {
        WindowEntry entry = lane.get(place);
        left -= entry.json().length;
        if (left < 0 && !entries.isEmpty()) {
          return new WindowPart.Events(entries, entry.offset(), false);
        }
        entries.add(entry);
      }
      return new WindowPart.Events(entries, next, true);
    }
  }

  /// Empties the window: it begins again at `offset`.
  void restart(long partitionStart, long offset) {
    synchronized (lock) {
      changes++;
      logStart = partitionStart;
      order.clear();
      lanes.values().forEach(RoomLane::clear);
      bytes = 0;
      start = offset;
      next = offset;
    }
  }

  /// Adds events and says that everything below `upTo` has been read.
  void add(List<Addition> additions, long upTo) {
    synchronized (lock) {
      for (Addition addition : additions) {
        switch (addition) {
          case Addition.Show(WindowEntry entry) -> {
            RoomLane lane = lanes.computeIfAbsent(entry.room(), _ -> new RoomLane());
            lane.add(entry);
            order.add(lane);
            bytes += entry.bytes();
          }
          case Addition.Erase(String room, String message) -> erase(room, message);
        }
      }
      next = Math.max(next, upTo);
      while (!order.isEmpty() && order.getFirst().get(0).offset() < upTo - width) {
        evict();
      }
      start = Math.max(start, upTo - width);
    }
  }

  /// Gives up the oldest event. False when there is none.
  boolean evictOldest() {
    synchronized (lock) {
      if (order.isEmpty()) {
        return false;
      }
      start = evict() + 1;
      return true;
    }
  }

  long bytes() {
    synchronized (lock) {
      return bytes;
    }
  }

  private long evict() {
    WindowEntry oldest = order.removeFirst().removeFirst();
    bytes -= oldest.bytes();
    return oldest.offset();
  }

  private void erase(String room, String message) {
    RoomLane lane = lanes.get(room);
    for (int place = 0; lane != null && place < lane.size(); place++) {
      WindowEntry entry = lane.get(place);
      if (message.equals(entry.about())) {
        WindowEntry erased = entry.erased();
        changes++;
        lane.set(place, erased);
        bytes += erased.bytes() - entry.bytes();
      }
    }
  }
}
