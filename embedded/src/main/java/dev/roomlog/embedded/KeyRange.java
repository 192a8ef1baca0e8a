package dev.roomlog.embedded;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The keys from `low` up to, but without, `high` (null: no end).
///
/// @param fixed how many bytes all keys of the range begin with; several ranges are merged by what
///   follows them
record KeyRange(byte[] low, byte @Nullable [] high, int fixed) {
  static KeyRange all() {
    return new KeyRange(new byte[0], null, 0);
  }

  static KeyRange startingWith(byte[] prefix) {
    return new KeyRange(prefix, KeyEncoder.after(prefix), prefix.length);
  }

  /// The part that lies at or after a key.
  KeyRange from(byte[] key) {
    return Arrays.compareUnsigned(key, low) > 0 ? new KeyRange(key, high, fixed) : this;
  }

  /// The part that lies before a key.
  KeyRange before(byte @Nullable [] key) {
    var lower = key != null && (high == null || Arrays.compareUnsigned(key, high) < 0);
    return lower ? new KeyRange(low, key, fixed) : this;
  }

  boolean isBelow(byte[] key) {
    return high != null && Arrays.compareUnsigned(key, high) >= 0;
  }

  boolean isAbove(byte[] key) {
    return Arrays.compareUnsigned(key, low) < 0;
  }
}
