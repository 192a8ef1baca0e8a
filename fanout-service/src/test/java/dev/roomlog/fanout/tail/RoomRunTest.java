package dev.roomlog.fanout.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RoomRunTest {

  @Test
  void joinedRunsReadAsOne() {
    RoomRun joined =
        RoomRun.join(
            List.of(
                run(null, 3, "a", 5, "bb"), run("bob", 8, "ccc"), run(null, 9, "d", 12, "eeee")));

    assertThat(joined.offsets()).containsExactly(3, 5, 8, 9, 12);
    assertThat(text(joined, 0, 5)).isEqualTo("abbcccdeeee");
    assertThat(text(joined, 1, 3)).isEqualTo("bbccc");
    assertThat(joined.find(6)).isEqualTo(2);
    assertThat(joined.endOf("bob", 0)).isEqualTo(3);
    assertThat(joined.endOf("carol", 0)).isEqualTo(5);
    assertThat(joined.removes("bob", 2)).isTrue();
  }

  @Test
  void theBuffersOfTheJoinedAreTheirs() {
    RoomRun part = run(null, 1, "a");
    RoomRun joined = RoomRun.join(List.of(part, run(null, 2, "b")));

    part.frames().release();

    assertThat(part.frames().refCnt()).isZero();
    assertThat(text(joined, 0, 2)).isEqualTo("ab");
  }

  /// @param offsetsAndFrames in turn
  private static RoomRun run(@Nullable String removed, Object... offsetsAndFrames) {
    int size = offsetsAndFrames.length / 2;
    var offsets = new long[size];
    var ends = new int[size];
    var removals = removed == null ? null : new String[size];
    ByteBuf frames = Unpooled.directBuffer();
    for (int i = 0; i < size; i++) {
      offsets[i] = (Integer) offsetsAndFrames[2 * i];
      frames.writeCharSequence((String) offsetsAndFrames[2 * i + 1], StandardCharsets.UTF_8);
      ends[i] = frames.writerIndex();
      if (removals != null) {
        removals[i] = removed;
      }
    }
    return new RoomRun("room", 0, offsets, ends, removals, frames);
  }

  private static String text(RoomRun run, int from, int to) {
    return run.frames().toString(run.begin(from), run.length(from, to), StandardCharsets.UTF_8);
  }
}
