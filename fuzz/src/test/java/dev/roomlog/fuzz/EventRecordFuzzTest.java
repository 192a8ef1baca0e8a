package dev.roomlog.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.roomlog.log.Event;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.Decoded;
import dev.roomlog.schemas.EventCodec;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.PartitionRule;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.Rooms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A record of `chat.messages` is an event or undecodable, never an exception or a made-up length's
/// worth of memory; an event passed every check and is written again as it was read.
///
/// An input is a byte that tells how long the key is (255: there is none), the key, and the value;
/// an empty value is tried as a tombstone too.
class EventRecordFuzzTest {

  private static final PartitionRule RULE = new PartitionRule(8);
  private static final EventCodec CODEC = new EventCodec(Catalogue.builtIn(), RULE);
  private static final int NO_KEY = 0xff;

  @FuzzTest
  void isAnEventOrUndecodable(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int length = Byte.toUnsignedInt(input[0]);
    int end = Math.min(length == NO_KEY ? 1 : 1 + length, input.length);
    byte[] key = length == NO_KEY ? null : Arrays.copyOfRange(input, 1, end);
    byte[] value = Arrays.copyOfRange(input, end, input.length);
    check(key, value);
    if (value.length == 0) {
      check(key, null);
    }
  }

  @Test
  void isAnEventOrUndecodableAfterMutations() throws IOException {
    Mutations.tryOut(getClass(), "isAnEventOrUndecodable", 10_000, this::isAnEventOrUndecodable);
  }

  private static void check(byte @Nullable [] key, byte @Nullable [] value) {
    String room = key == null ? "" : new String(key, StandardCharsets.UTF_8);
    var position = new Position(1, RULE.partitionOf(room), 1);
    switch (Allocated.bounded(() -> CODEC.decode(position, 0, key, value))) {
      case Decoded.Undecodable<LogEvent>(Decoded.Flaw flaw) -> assertThat(flaw).isNotNull();
      case Decoded.Value<LogEvent>(LogEvent read) -> {
        Event event = read.event();
        assertThat(event.getRoom()).isEqualTo(room).matches(Rooms::isValid);
        assertThat(Ids.parse(event.getId())).isNotNull();
        assertThat(CODEC.decode(position, 0, key, CODEC.value(event)))
            .isEqualTo(new Decoded.Value<>(read));
      }
    }
  }
}
