package dev.roomlog.embedded;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.LegacyUUID;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The kinds of values in the order in which BSON sorts them. A kind's tag is the first byte of a
/// value in a key.
enum ValueOrder {
  MIN_KEY,
  NULL,
  NUMBER,
  STRING,
  DOCUMENT,
  ARRAY,
  BINARY,
  LEGACY_UUID,
  UUID,
  OBJECT_ID,
  BOOLEAN,
  DATE,
  TIMESTAMP,
  OTHER,
  MAX_KEY;

  /// Between 1 and 254, so that neither it nor its complement is the lowest or highest byte.
  int tag() {
    return 0x10 + 8 * ordinal();
  }

  static ValueOrder of(@Nullable Object value) {
    return switch (value) {
      case null -> NULL;
      case Missing _ -> NULL;
      case MinKey _ -> MIN_KEY;
      case MaxKey _ -> MAX_KEY;
      case Number _ -> NUMBER;
      case String _ -> STRING;
      case Map<?, ?> _ -> DOCUMENT;
      case Collection<?> _ -> ARRAY;
      case BinData _ -> BINARY;
      case byte[] _ -> BINARY;
      case LegacyUUID _ -> LEGACY_UUID;
      case UUID _ -> UUID;
      case ObjectId _ -> OBJECT_ID;
      case Boolean _ -> BOOLEAN;
      case Instant _ -> DATE;
      case BsonTimestamp _ -> TIMESTAMP;
      default -> OTHER;
    };
  }

  /// Whether the bytes of two values of this kind compare as the values do, so that a range over
  /// them is one over keys.
  static boolean isRangeable(@Nullable Object value) {
    return switch (of(value)) {
      case STRING, OBJECT_ID, BOOLEAN, DATE -> true;
      case NUMBER ->
          !(value instanceof Decimal128) && !(value instanceof Double d && Double.isNaN(d));
      default -> false;
    };
  }

  /// Whether equal values, and only these, have equal bytes.
  static boolean isComparable(@Nullable Object value) {
    return isRangeable(value)
        || switch (of(value)) {
          case NULL, UUID -> true;
          default -> false;
        };
  }
}
