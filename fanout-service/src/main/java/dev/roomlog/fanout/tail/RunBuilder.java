package dev.roomlog.fanout.tail;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/// Collects one room's events of a batch.
final class RunBuilder {

  private final String room;
  private final int partition;
  private final List<WindowEntry> entries = new ArrayList<>();

  RunBuilder(String room, int partition) {
    this.room = room;
    this.partition = partition;
  }

  void add(WindowEntry entry) {
    entries.add(entry);
  }

  RoomRun build(ByteBufAllocator allocator) {
    int bound = 0;
    boolean removals = false;
    for (WindowEntry entry : entries) {
      bound += Frames.bound(entry.json().length);
      removals |= entry.removed() != null;
    }
    ByteBuf frames = allocator.directBuffer(bound);
    long[] offsets = new long[entries.size()];
    int[] ends = new int[entries.size()];
    String[] removed = removals ? new String[entries.size()] : null;
    for (int i = 0; i < offsets.length; i++) {
      WindowEntry entry = entries.get(i);
      Frames.write(entry.json(), frames);
      offsets[i] = entry.offset();
      ends[i] = frames.writerIndex();
      if (removed != null) {
        removed[i] = entry.removed();
      }
    }
    return new RoomRun(room, partition, offsets, ends, removed, frames);
  }
}
