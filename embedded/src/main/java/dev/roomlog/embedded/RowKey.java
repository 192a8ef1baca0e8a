package dev.roomlog.embedded;

import java.util.Arrays;
import java.util.HexFormat;

/// Where a document lies in its collection: its `_id` as [KeyEncoder] writes it.
final class RowKey {
  private final byte[] bytes;

  RowKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Not to be changed.
  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
