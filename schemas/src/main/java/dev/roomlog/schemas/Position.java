package dev.roomlog.schemas;

import java.util.HexFormat;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/// A place in a room's log: which incarnation of the topic, which partition, and the offset at
/// which a reader that has seen everything up to here goes on.
///
/// Its text is `iiiiiiii-pppp-oooooooooooooooo`, lower-case hexadecimal in fixed width, so two
/// positions of one room compare as plain strings. The position of a record holds the record's
/// offset plus one (as a Kafka consumer's own position does), and the all-zero offset stands before
/// the first record.
///
/// @param incarnation the first 32 bits of the topic's id (KIP-516)
/// @param partition at most 65,535
/// @param next the offset of the next record to read
public record Position(int incarnation, int partition, long next) implements Comparable<Position> {

  /// The length of a position's text.
  public static final int LENGTH = 8 + 1 + 4 + 1 + 16;

  public static final int MAX_PARTITION = 0xffff;

  private static final HexFormat HEX = HexFormat.of();

  public Position {
    if (partition < 0 || partition > MAX_PARTITION) {
      throw new IllegalArgumentException("partition out of range: " + partition);
    }
    if (next < 0) {
      throw new IllegalArgumentException("offset out of range: " + next);
    }
  }

  /// The incarnation that positions of a topic with this id carry.
  public static int incarnation(Uuid topicId) {
    return (int) (topicId.getMostSignificantBits() >>> 32);
  }

  /// The position of the record at `offset`.
  public static Position ofRecord(int incarnation, int partition, long offset) {
    return new Position(incarnation, partition, offset + 1);
  }

  /// The position that `text` spells, or null where it is no position.
  public static @Nullable Position parse(String text) {
    if (text.length() != LENGTH || text.charAt(8) != '-' || text.charAt(13) != '-') {
      return null;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      if (i != 8 && i != 13 && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        return null;
      }
    }
    long next = HexFormat.fromHexDigitsToLong(text, 14, LENGTH);
    return next < 0
        ? null
        : new Position(
            HexFormat.fromHexDigits(text, 0, 8), HexFormat.fromHexDigits(text, 9, 13), next);
  }

  /// The offset of the record whose position this is; -1 before the first record.
  public long offset() {
    return next - 1;
  }

  /// The same partition's position with another offset to go on from.
  public Position at(long otherNext) {
    return new Position(incarnation, partition, otherNext);
  }

  /// Whether both lie on one partition of one incarnation, so that comparing them means something.
  public boolean comparableWith(Position other) {
    return incarnation == other.incarnation && partition == other.partition;
  }

  /// The order of the texts.
  @Override
  public int compareTo(Position other) {
    int byIncarnation = Integer.compareUnsigned(incarnation, other.incarnation);
    if (byIncarnation != 0) {
      return byIncarnation;
    }
    int byPartition = Integer.compare(partition, other.partition);
    return byPartition != 0 ? byPartition : Long.compare(next, other.next);
  }

  @Override
  public String toString() {
    return HEX.toHexDigits(incarnation)
        + '-'
        + HEX.toHexDigits((short) partition)
        + '-'
        + HEX.toHexDigits(next);
  }
}
