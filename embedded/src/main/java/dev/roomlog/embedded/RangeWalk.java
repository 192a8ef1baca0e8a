package dev.roomlog.embedded;

import java.util.Arrays;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/// Walks the entries of one range of keys, upwards or downwards, and can rest between two steps
/// without holding on to anything: it goes on behind the last entry that was taken, in the map as
/// it is then. For one thread at a time.
final class RangeWalk {
  private final MVMap<byte[], byte[]> map;
  private final KeyRange range;
  private final boolean reverse;

  /// The last key that was taken.
  private byte @Nullable [] taken;

  /// Open between two rests.
  private @Nullable Cursor<byte[], byte[]> cursor;

  /// The entry that comes next, once looked at.
  private byte @Nullable [] key;

  private boolean ended;

  RangeWalk(MVMap<byte[], byte[]> map, KeyRange range, boolean reverse) {
    this.map = map;
    this.range = range;
    this.reverse = reverse;
  }

  /// The key of the next entry; null at the end.
  byte @Nullable [] peek() {
    if (key == null && !ended) {
      key = look();
      ended = key == null;
    }
    return key;
  }

  /// The value beside the key that [#peek] gave.
  byte[] value() {
    if (cursor == null || key == null) {
      throw new IllegalStateException("No entry was looked at");
    }
    return cursor.getValue();
  }

  void take() {
    taken = key;
    key = null;
  }

  void rest() {
    cursor = null;
    key = null;
  }

  KeyRange range() {
    return range;
  }

  private byte @Nullable [] look() {
    var from = taken != null ? taken : reverse ? range.high() : range.low();
    var open = cursor != null ? cursor : map.cursor(from, null, reverse);
    cursor = open;
    while (open.hasNext()) {
      var found = open.next();
      if (reverse ? range.isAbove(found) : range.isBelow(found)) {
        return null;
      }
      // A reopened cursor starts with the entry that was taken, one that goes down with its open
      // end.
      if ((taken == null || !Arrays.equals(found, taken)) && !range.isBelow(found)) {
        return found;
      }
    }
    return null;
  }
}
