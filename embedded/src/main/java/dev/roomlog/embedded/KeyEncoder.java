package dev.roomlog.embedded;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes values one after another into a key whose bytes, compared unsigned, sort as BSON sorts
/// the values. No value's bytes are the beginning of another's, so a key starts with a value's
/// bytes exactly if its first field is that value.
///
/// Numbers of all types share one form, so that 1, 1L and 1.0 are one key. Documents and arrays are
/// only told apart, not sorted as BSON sorts them.
final class KeyEncoder {
  private static final int ESCAPE = 0xFF;
  private static final int END = 0x01;
  private static final Set<Decimal128> NOT_FINITE =
      Set.of(Decimal128.NaN, Decimal128.POSITIVE_INFINITY, Decimal128.NEGATIVE_INFINITY);

  private byte[] bytes = new byte[96];
  private int length;

  static byte[] encode(@Nullable Object value) {
    return new KeyEncoder().add(value, true).toBytes();
  }

  /// Adds a value; one that sorts downwards has all its bits turned over.
  KeyEncoder add(@Nullable Object value, boolean ascending) {
    var start = length;
    write(value);
    if (!ascending) {
      for (int i = start; i < length; i++) {
        bytes[i] = (byte) ~bytes[i];
      }
    }
    return this;
  }

  /// Adds only what all values of this value's kind begin with.
  KeyEncoder addKind(@Nullable Object value, boolean ascending) {
    var tag = ValueOrder.of(value).tag();
    put(ascending ? tag : ~tag);
    return this;
  }

  KeyEncoder addRaw(byte[] raw) {
    room(raw.length);
    System.arraycopy(raw, 0, bytes, length, raw.length);
    length += raw.length;
    return this;
  }

  int length() {
    return length;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /// The lowest key above all keys that begin with this one; null when there is none.
  static byte @Nullable [] after(byte[] prefix) {
    for (int i = prefix.length - 1; i >= 0; i--) {
      if (prefix[i] != (byte) 0xFF) {
        var next = Arrays.copyOf(prefix, i + 1);
        next[i]++;
        return next;
      }
    }
    return null;
  }

  private void write(@Nullable Object value) {
    var kind = ValueOrder.of(value);
    put(kind.tag());
    switch (value) {
      case null -> {}
      case Decimal128 decimal -> putDecimal(decimal);
      case Number number -> putNumber(number);
      case String text -> putEscaped(text.getBytes(StandardCharsets.UTF_8));
      case Map<?, ?> document -> putDocument(document);
      case Collection<?> array -> putArray(array);
      case BinData binary -> putEscaped(binary.getData());
      case byte[] binary -> putEscaped(binary);
      case UUID uuid -> putEscaped(uuid.toString().getBytes(StandardCharsets.US_ASCII));
      case ObjectId id -> addRaw(id.toByteArray());
      case Boolean flag -> put(flag ? 1 : 0);
      case Instant time -> putLong(time.toEpochMilli() ^ Long.MIN_VALUE);
      case BsonTimestamp timestamp -> putLong(timestamp.getValue() ^ Long.MIN_VALUE);
      default -> {
        if (kind != ValueOrder.NULL && kind != ValueOrder.MIN_KEY && kind != ValueOrder.MAX_KEY) {
          putEscaped(value.toString().getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  /// The nearest double, then what a long loses by it (less than 1,024 either way).
  private void putNumber(Number number) {
    var rounded = number.doubleValue();
    long lost = number instanceof Long exact ? exact - (long) rounded : 0;
    putDouble(rounded);
    var shifted = (int) lost + 0x8000;
    put(shifted >>> 8);
    put(shifted);
    put(0);
  }

  private void putDecimal(Decimal128 decimal) {
    if (NOT_FINITE.contains(decimal)) {
      putNumber(decimal.doubleValue());
      return;
    }
    var exact = decimal.toBigDecimal();
    var rounded = exact.doubleValue();
    if (!Double.isInfinite(rounded) && new BigDecimal(rounded).compareTo(exact) == 0) {
      putNumber(rounded);
      return;
    }
    putDouble(rounded);
    put(0x80);
    put(0);
    put(1);
    putEscaped(exact.stripTrailingZeros().toString().getBytes(StandardCharsets.US_ASCII));
  }

  private void putDouble(double value) {
    if (Double.isNaN(value)) {
      putLong(0);
      return;
    }
    var bits = Double.doubleToLongBits(value == 0 ? 0.0 : value);
    putLong(bits >= 0 ? bits ^ Long.MIN_VALUE : ~bits);
  }

  private void putDocument(Map<?, ?> document) {
    document.forEach(
        (name, value) -> {
          put(1);
          putEscaped(name.toString().getBytes(StandardCharsets.UTF_8));
          write(value);
        });
    put(0);
  }

  private void putArray(Collection<?> array) {
    for (var value : array) {
      put(1);
      write(value);
    }
    put(0);
  }

  private void putEscaped(byte[] raw) {
    room(raw.length + 2);
    for (byte b : raw) {
      put(b);
      if (b == 0) {
        put(ESCAPE);
      }
    }
    put(0);
    put(END);
  }

  private void putLong(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      put((int) (value >>> shift));
    }
  }

  private void put(int b) {
    room(1);
    bytes[length++] = (byte) b;
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
