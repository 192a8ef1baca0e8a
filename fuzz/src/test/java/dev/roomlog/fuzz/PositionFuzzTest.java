package dev.roomlog.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.roomlog.schemas.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// A text is a position or none, never an exception; what is read is written again as it was, and
/// texts sort as positions do.
class PositionFuzzTest {

  private static final int BYTES = Integer.BYTES + Short.BYTES + Long.BYTES;

  @FuzzTest
  void readsOnlyWhatItWrites(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Position read = Position.parse(text);
    if (read != null) {
      assertThat(read).hasToString(text);
    }
    if (input.length >= 2 * BYTES) {
      ByteBuffer bytes = ByteBuffer.wrap(input);
      Position left = made(bytes);
      Position right = made(bytes);
      assertThat(Position.parse(left.toString())).isEqualTo(left);
      assertThat(Integer.signum(left.compareTo(right)))
          .isEqualTo(Integer.signum(left.toString().compareTo(right.toString())));
    }
  }

  @Test
  void readsOnlyWhatItWritesAfterMutations() throws IOException {
    Mutations.tryOut(getClass(), "readsOnlyWhatItWrites", 20_000, this::readsOnlyWhatItWrites);
  }

  private static Position made(ByteBuffer bytes) {
    return new Position(
        bytes.getInt(), Short.toUnsignedInt(bytes.getShort()), bytes.getLong() & Long.MAX_VALUE);
  }
}
