package dev.roomlog.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyEncoderTest {
  private static List<@Nullable Object> values() {
    var values = new ArrayList<@Nullable Object>();
    values.add(null);
    values.addAll(List.of(MinKey.getInstance(), MaxKey.getInstance(), true, false, new UUID(1, 2)));
    values.addAll(List.of(0, -1, 1, 7L, -7L, 1L, 1.0, 1.5, -1.5, 1e15, -1e15, 0.1, -0.0));
    values.addAll(List.of(Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE, 1L << 53));
    values.addAll(List.of((1L << 53) + 1, (1L << 53) - 1, Integer.MAX_VALUE, Integer.MIN_VALUE));
    values.addAll(List.of("", "\0", "a", "a\0", "a\0b", "ab", "a\u0001", "é", "z", "日本"));
    values.addAll(List.of(Instant.EPOCH, Instant.ofEpochMilli(-1), Instant.ofEpochMilli(1)));
    values.addAll(List.of(new ObjectId("0123456789abcdef01234567"), new ObjectId()));
    return values;
  }

  @Test
  void bytesSortAsBsonDoes() {
    for (var left : values()) {
      for (var right : values()) {
        var wanted = Integer.signum(ValueComparator.asc().compare(left, right));
        assertThat(compare(left, right, true)).as("%s, %s", left, right).isEqualTo(wanted);
        assertThat(compare(left, right, false)).as("%s, %s down", left, right).isEqualTo(-wanted);
      }
    }
  }

  @Test
  void aDoubleBeyondAllLongsIsAboveThem() {
    assertThat(compare(1e300, Long.MAX_VALUE, true)).isPositive();
    assertThat(compare(-1e300, Long.MIN_VALUE, true)).isNegative();
  }

  @Test
  void noValueBeginsWithAnother() {
    for (var left : values()) {
      for (var right : values()) {
        var one = KeyEncoder.encode(left);
        var other = KeyEncoder.encode(right);
        if (!Arrays.equals(one, other) && one.length <= other.length) {
          assertThat(Arrays.copyOf(other, one.length)).as("%s, %s", left, right).isNotEqualTo(one);
        }
      }
    }
  }

  @Test
  void equalNumbersOfAllTypesAreOneKey() {
    assertThat(KeyEncoder.encode(1)).isEqualTo(KeyEncoder.encode(1L));
    assertThat(KeyEncoder.encode(1)).isEqualTo(KeyEncoder.encode(1.0));
    assertThat(KeyEncoder.encode(1)).isEqualTo(KeyEncoder.encode(Decimal128.ONE));
    assertThat(KeyEncoder.encode(0)).isEqualTo(KeyEncoder.encode(-0.0));
    assertThat(KeyEncoder.encode(new Decimal128(new BigDecimal("0.1"))))
        .isNotEqualTo(KeyEncoder.encode(0.1));
  }

  @Test
  void theKeyAfterAPrefixIsAboveAllThatBeginWithIt() {
    assertThat(KeyEncoder.after(new byte[] {1, (byte) 0xFF})).isEqualTo(new byte[] {2});
    assertThat(KeyEncoder.after(new byte[] {1, 2})).isEqualTo(new byte[] {1, 3});
    assertThat(KeyEncoder.after(new byte[] {(byte) 0xFF})).isNull();
  }

  private static int compare(@Nullable Object left, @Nullable Object right, boolean up) {
    return Integer.signum(
        Arrays.compareUnsigned(
            new KeyEncoder().add(left, up).toBytes(), new KeyEncoder().add(right, up).toBytes()));
  }
}
