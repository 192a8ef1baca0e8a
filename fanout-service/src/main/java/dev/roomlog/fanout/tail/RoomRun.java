package dev.roomlog.fanout.tail;

import io.netty.buffer.ByteBuf;
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
    int place = 0;
    while (place < offsets.length && offsets[place] < offset) {
      place++;
    }
    return place;
  }

  /// The place behind the first removal of `member` at or behind `from`; [#size] where there is
  /// none.
  public int endOf(String member, int from) {
    for (int place = from; removed != null && place < removed.length; place++) {
      if (member.equals(removed[place])) {
        return place + 1;
      }
    }
    return offsets.length;
  }

  public boolean removes(String member, int place) {
    return removed != null && member.equals(removed[place]);
  }

  /// The frames of the events from place `from` to before place `to`, retained for the caller.
  public ByteBuf slice(int from, int to) {
    int begin = from == 0 ? 0 : ends[from - 1];
    return frames.retainedSlice(begin, ends[to - 1] - begin);
  }

  /// The length of those frames in bytes.
  public int length(int from, int to) {
    return ends[to - 1] - (from == 0 ? 0 : ends[from - 1]);
  }
}
