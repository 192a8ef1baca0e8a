package dev.roomlog.fanout.tail;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Successive visible events of one room, framed once for all connections: the frames lie one
/// behind the other in one buffer, so what is due to a connection is a slice of it and one write.
///
/// @param offsets of the events' records, rising
/// @param ends where each event's frame ends in `frames`
/// @param removed of each event that is a `member.removed`, who was removed; null when there is
///   none
/// @param frames owned by whoever was handed the run; slices are retained from it
public record RoomRun(
    String room,
    int partition,
    long[] offsets,
    int[] ends,
    @Nullable String @Nullable [] removed,
    ByteBuf frames) {

  public int size() {
    return offsets.length;
  }

  public long first() {
    return offsets[0];
  }

  public long last() {
    return offsets[offsets.length - 1];
  }

  /// The place of the first event at `offset` or later.
  public int find(long offset) {
    int place = Arrays.binarySearch(offsets, offset);
    return place < 0 ? -place - 1 : place;
  }

  /// The place behind the first removal of `member` at or behind `from`; [#size] where there is
  /// none.
  public int endOf(String member, int from) {
    for (int place = from; removed != null && place < offsets.length; place++) {
      if (member.equals(removed[place])) {
        return place + 1;
      }
    }
    return offsets.length;
  }

  /// Whether the offsets strictly rise.
  public boolean rises() {
    for (int place = 1; place < offsets.length; place++) {
      if (offsets[place] <= offsets[place - 1]) {
        return false;
      }
    }
    return true;
  }

  public boolean removes(String member, int place) {
    return removed != null && member.equals(removed[place]);
  }

  /// Where in `frames` the event at place `from` begins.
  public int begin(int from) {
    return from == 0 ? 0 : ends[from - 1];
  }

  /// The length of the frames of the events from place `from` to before place `to`, in bytes.
  public int length(int from, int to) {
    return ends[to - 1] - begin(from);
  }

  /// Frames these events, which are not none.
  public static RoomRun of(
      String room, int partition, List<WindowEntry> entries, ByteBufAllocator allocator) {
    int bound = 0;
    for (WindowEntry entry : entries) {
      bound += Frames.bound(entry.json().length);
    }
    var builder = new Builder(entries.size(), allocator.directBuffer(bound));
    for (WindowEntry entry : entries) {
      builder.add(entry.json(), 0, entry.json().length, entry.offset(), entry.removed());
    }
    return builder.build(room, partition);
  }

  /// Frames events one after the other.
  public static final class Builder {
    private final ByteBuf frames;
    private final int[] ends;
    private final long[] offsets;
    private @Nullable String @Nullable [] removed;
    private int size;

    /// @param capacity events at most
    /// @param frames where they go; from now on the run's
    public Builder(int capacity, ByteBuf frames) {
      this.frames = frames;
      this.ends = new int[capacity];
      this.offsets = new long[capacity];
    }

    /// @param gone who was removed by the event
    public void add(byte[] json, int start, int length, long offset, @Nullable String gone) {
      Frames.write(json, start, length, frames);
      noteFrame(offset, gone);
    }

    /// The same with a payload of `length` bytes that `json` appends to the frames.
    void add(int length, Consumer<ByteBuf> json, long offset, @Nullable String gone) {
      Frames.writeHeader(length, frames);
      json.accept(frames);
      noteFrame(offset, gone);
    }

    private void noteFrame(long offset, @Nullable String gone) {
      offsets[size] = offset;
      ends[size] = frames.writerIndex();
      if (gone != null) {
        removed = removed == null ? new String[offsets.length] : removed;
        removed[size] = gone;
      }
      size++;
    }

    public int bytes() {
      return frames.readableBytes();
    }

    public RoomRun build(String room, int partition) {
      boolean full = size == offsets.length;
      return new RoomRun(
          room,
          partition,
          full ? offsets : Arrays.copyOf(offsets, size),
          full ? ends : Arrays.copyOf(ends, size),
          removed,
          frames);
    }
  }

  /// Successive runs of one room as one, in a buffer of its own; the parts keep theirs.
  public static RoomRun join(Collection<RoomRun> runs) {
    int size = runs.stream().mapToInt(RoomRun::size).sum();
    int bytes = runs.stream().mapToInt(run -> run.frames.readableBytes()).sum();
    RoomRun any = runs.iterator().next();
    boolean removals = runs.stream().anyMatch(run -> run.removed != null);
    long[] offsets = new long[size];
    int[] ends = new int[size];
    String[] removed = removals ? new String[size] : null;
    ByteBuf frames = any.frames.alloc().directBuffer(bytes);
    int place = 0;
    for (RoomRun run : runs) {
      for (int i = 0; i < run.size(); i++) {
        offsets[place] = run.offsets[i];
        ends[place] = frames.writerIndex() + run.ends[i];
        if (removed != null && run.removed != null) {
          removed[place] = run.removed[i];
        }
        place++;
      }
      frames.writeBytes(run.frames, run.frames.readerIndex(), run.frames.readableBytes());
    }
    return new RoomRun(any.room, any.partition, offsets, ends, removed, frames);
  }
}
