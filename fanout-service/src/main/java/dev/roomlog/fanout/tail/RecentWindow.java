package dev.roomlog.fanout.tail;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The newest visible events of one partition, by room: their JSON outside the heap
/// ([WindowBytes]), where it lies and whose it is in arrays of numbers ([RoomLane]).
///
/// One lock guards everything; every section under it is a few array accesses and a copy for each
/// event, bounded by the batch that is added or by the bytes that a reader asks for. The only
/// writer is the tailer; readers are the event loops. A text is erased in place, under the lock, so
/// a reader has either the whole event or its erased form.
///
/// [#start] and [#next] are also readable without the lock. The window is complete from `start`
/// (inclusive) to `next` (exclusive). The tailer moves `next` after adding and before it hands the
/// same events to the hub, so an event loop that reads `next` gets every later event by a drain
/// that it has not run yet.
public final class RecentWindow {

  /// What an event costs besides its JSON, in bytes, roughly.
  private static final int OVERHEAD = 64;

  /// By so much an event may grow when it is erased.
  private static final int MARK = ",\"erased\":true".length();

  private static final ByteBufAllocator BUFFERS = PooledByteBufAllocator.DEFAULT;

  private final Object lock = new Object();
  private final int partition;
  private final int width;
  private final WindowBytes json;

  /// The lanes of all events by rising offset, oldest first; each event is the first of its lane
  /// that has not come before.
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
  RecentWindow(int partition, int width, WindowBytes.Chunks chunks) {
    this.partition = partition;
    this.width = width;
    this.json = new WindowBytes(chunks);
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
      int first = lane == null ? 0 : lane.find(from);
      if (lane == null || first == lane.size()) {
        return new WindowPart.Events(null, next, true);
      }
      int end = first;
      int taken = 0;
      while (end < lane.size() && (end == first || taken + lane.length(end) <= budget)) {
        taken += Frames.bound(lane.length(end));
        end++;
      }
      boolean all = end == lane.size();
      return new WindowPart.Events(
          run(room, lane, first, end, taken), all ? next : lane.offset(end), all);
    }
  }

  private RoomRun run(String room, RoomLane lane, int first, int end, int bound) {
    var builder = new RoomRun.Builder(end - first, BUFFERS.directBuffer(bound));
    for (int index = first; index < end; index++) {
      long place = lane.place(index);
      int length = lane.length(index);
      builder.add(
          length, out -> json.read(place, length, out), lane.offset(index), lane.removed(index));
    }
    return builder.build(room, partition);
  }

  /// Empties the window: it begins again at `offset`.
  void restart(long partitionStart, long offset) {
    synchronized (lock) {
      empty();
      logStart = partitionStart;
      start = offset;
      next = offset;
    }
  }

  /// Empties the window and forgets its rooms.
  void forget() {
    synchronized (lock) {
      empty();
      lanes.clear();
      start = next;
    }
  }

  private void empty() {
    changes++;
    order.clear();
    lanes.values().forEach(RoomLane::clear);
    json.clear();
    bytes = 0;
  }

  /// Adds events and says that everything below `upTo` has been read.
  void add(List<Addition> additions, long upTo) {
    synchronized (lock) {
      for (Addition addition : additions) {
        switch (addition) {
          case Addition.Show(WindowEntry entry) -> show(entry);
          case Addition.Erase(String room, UUID message) -> erase(room, message);
        }
      }
      next = Math.max(next, upTo);
      while (!order.isEmpty() && order.getFirst().offset(0) < upTo - width) {
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

  private void show(WindowEntry entry) {
    byte[] event = entry.json();
    long place = json.take(event.length + (entry.about() == null ? 0 : MARK));
    json.write(place, event);
    RoomLane lane = lanes.computeIfAbsent(entry.room(), _ -> new RoomLane());
    lane.add(entry, place);
    order.add(lane);
    bytes += event.length + OVERHEAD;
  }

  /// The offset of the event that was given up.
  private long evict() {
    RoomLane lane = order.removeFirst();
    long offset = lane.offset(0);
    bytes -= lane.length(0) + OVERHEAD;
    lane.removeFirst();
    RoomLane oldest = order.peekFirst();
    if (oldest != null) {
      json.forgetBefore(oldest.place(0));
    }
    return offset;
  }

  private void erase(String room, UUID message) {
    RoomLane lane = lanes.get(room);
    for (int index = 0; lane != null && index < lane.size(); index++) {
      if (lane.isAbout(index, message)) {
        byte[] erased = ErasedJson.of(json(lane, index));
        json.write(lane.place(index), erased);
        changes++;
        bytes += erased.length - lane.length(index);
        lane.setLength(index, erased.length);
      }
    }
  }

  private byte[] json(RoomLane lane, int index) {
    byte[] event = new byte[lane.length(index)];
    json.read(lane.place(index), event.length, Unpooled.wrappedBuffer(event).clear());
    return event;
  }
}
