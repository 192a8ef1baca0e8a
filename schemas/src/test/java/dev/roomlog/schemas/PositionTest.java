package dev.roomlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {

  private static final int ROUNDS = 20_000;

  @Test
  void theTextIsThePublishedFormat() {
    Uuid topicId = new Uuid(0x7c9e6679_7425_40deL, 0x944b_e07f_c1f9_0ae7L);
    Position position = Position.ofRecord(Position.incarnation(topicId), 14, 4095);

    assertThat(position).hasToString("7c9e6679-000e-0000000000001000");
    assertThat(position.offset()).isEqualTo(4095);
    assertThat(position.next()).isEqualTo(4096);
  }

  @Test
  void anIncarnationWithTheHighBitSetIsWrittenUnsigned() {
    assertThat(Position.ofRecord(Position.incarnation(new Uuid(-1L, 0)), 0xffff, 0))
        .hasToString("ffffffff-ffff-0000000000000001");
  }

  @Test
  void textsSortAsPositionsDoAndParseToWhatTheyCameFrom() {
    Random random = seeded();
    for (int i = 0; i < ROUNDS; i++) {
      Position one = any(random);
      Position other = random.nextBoolean() ? any(random) : one.at(any(random).next());

      assertThat(Integer.signum(one.toString().compareTo(other.toString())))
          .as("%s and %s", one, other)
          .isEqualTo(Integer.signum(one.compareTo(other)));
      assertThat(Position.parse(one.toString())).isEqualTo(one);
      assertThat(one.toString()).hasSize(Position.LENGTH);
    }
  }

  @Test
  void aTextWithOneCharacterChangedIsAnotherPositionOrNone() {
    Random random = seeded();
    for (int i = 0; i < ROUNDS; i++) {
      Position position = any(random);
      StringBuilder text = new StringBuilder(position.toString());
      int at = random.nextInt(text.length());
      char old = text.charAt(at);
      text.setCharAt(at, (char) random.nextInt(0x180));

      Position parsed = Position.parse(text.toString());
      if (text.charAt(at) == old) {
        assertThat(parsed).isEqualTo(position);
      } else if (parsed != null) {
        assertThat(parsed).hasToString(text.toString()).isNotEqualTo(position);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "7c9e6679-000e-000000000000100",
        "7c9e6679-000e-00000000000010000",
        "7C9E6679-000E-000000000000100A",
        "7c9e6679_000e_0000000000001000",
        "7c9e6679000e0000000000001000----",
        "7c9e667g-000e-0000000000001000",
        "7c9e6679-000e-8000000000000000",
        "7c9e6679-000e-ffffffffffffffff",
        "+c9e6679-000e-0000000000001000",
        "7c9e6679-+00e-0000000000001000",
        "7c9e6679-000e--000000000001000",
        " 7c9e6679-000e-000000000001000",
        "7c9e6679-000e-000000000000100\u0661",
        "7c9e6679-000e-000000000000100\uFF11",
        "7c9e6679-000e-000000000000100\u0000",
      })
  void aMalformedTextIsNoPosition(String text) {
    assertThat(Position.parse(text)).isNull();
  }

  @Test
  void onlyPositionsOfOnePartitionAndIncarnationAreComparable() {
    Position position = new Position(1, 2, 3);

    assertThat(position.comparableWith(position.at(0))).isTrue();
    assertThat(position.comparableWith(new Position(1, 3, 3))).isFalse();
    assertThat(position.comparableWith(new Position(2, 2, 3))).isFalse();
  }

  @Test
  void whatCannotBeWrittenCannotBeMade() {
    assertThatThrownBy(() -> new Position(0, 0x10000, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Position(0, -1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Position(0, 0, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Position any(Random random) {
    long next = (random.nextLong() & Long.MAX_VALUE) >>> random.nextInt(63);
    return new Position(random.nextInt(), random.nextInt(Position.MAX_PARTITION + 1), next);
  }

  private static Random seeded() {
    long seed = Long.getLong("roomlog.seed", System.nanoTime());
    System.out.println("PositionTest seed " + seed);
    return new Random(seed);
  }
}
