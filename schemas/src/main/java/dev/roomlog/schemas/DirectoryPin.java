package dev.roomlog.schemas;

import dev.roomlog.log.DirectoryEntry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The record of `chat.directory` that says by how many partitions rooms are placed, for good. Of
/// several the first that is possible counts.
public final class DirectoryPin {

  private static final byte[] KEY = DirectoryKeys.PIN.getBytes(StandardCharsets.UTF_8);

  private DirectoryPin() {}

  /// The partition count of a record; empty where it is none, or says what no topic can have.
  public static OptionalInt of(
      WireFormat<DirectoryEntry> format, byte @Nullable [] key, byte @Nullable [] value) {
    return Arrays.equals(key, KEY)
            && format.decode(value) instanceof Decoded.Value<DirectoryEntry>(DirectoryEntry entry)
            && entry.getPartitions() != null
            && PartitionRule.isPossible(entry.getPartitions())
        ? OptionalInt.of(entry.getPartitions())
        : OptionalInt.empty();
  }
}
