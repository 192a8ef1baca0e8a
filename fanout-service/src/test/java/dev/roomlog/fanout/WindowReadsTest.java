package dev.roomlog.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.fanout.WindowReads.Read;
import dev.roomlog.fanout.tail.RoomRun;
import dev.roomlog.fanout.tail.WindowOfOne;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WindowReadsTest {

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final WindowReads reads = new WindowReads(channel.eventLoop());
  private final WindowOfOne filled = new WindowOfOne();

  @BeforeEach
  void postTwo() {
    filled.post("lobby", 0);
    filled.post("lobby", 1);
  }

  /// A read whose reader is done with it.
  private Read.Run read(String room, long from) {
    var read = (Read.Run) reads.read(filled.window(), room, from);
    if (read.run() != null) {
      read.run().frames().release();
    }
    return read;
  }

  private static RoomRun run(Read.Run read) {
    return Objects.requireNonNull(read.run());
  }

  private static String text(Read.Run read) {
    return run(read).frames().toString(StandardCharsets.UTF_8);
  }

  @Test
  void whoGoesOnFromTheSameOffsetGetsTheSameFrames() {
    assertThat(run(read("lobby", 0))).isSameAs(run(read("lobby", 0)));
    assertThat(run(read("lobby", 1)).offsets()).containsExactly(1);
    assertThat(read("kitchen", 0).run()).isNull();
  }

  @Test
  void aKeptReadIsNotTheEndOnceMoreHasBeenRead() {
    assertThat(read("lobby", 0).end()).isTrue();
    assertThat(read("lobby", 0).end()).isTrue();
    filled.post("lobby", 2);

    Read.Run kept = read("lobby", 0);

    assertThat(run(kept).offsets()).containsExactly(0, 1);
    assertThat(kept.end()).isFalse();
    assertThat(run(read("lobby", kept.next())).offsets()).containsExactly(2);
  }

  @Test
  void aTextThatWasErasedIsGoneFromWhatIsKept() {
    assertThat(text(read("lobby", 0))).contains("\"text\":\"t\"");
    filled.delete("lobby", 0);
    assertThat(text(read("lobby", 0))).contains("\"id\":\"m0\",\"erased\":true");
  }

  @Test
  void whatALogHeldBeforeItBeganAnewIsNotGivenAgain() {
    read("lobby", 0);
    filled.restart(0);
    filled.post("lobby", 0);
    assertThat(run(read("lobby", 0)).offsets()).containsExactly(0);
  }

  @Test
  void whatTheWindowHasGivenUpIsNotGivenFromMemory() {
    read("lobby", 0);
    filled.post("lobby", 150);
    assertThat(reads.read(filled.window(), "lobby", 0)).isEqualTo(new Read.Behind());
    assertThat(reads.read(filled.window(), "lobby", 200)).isEqualTo(new Read.Ahead());
  }

  @Test
  void aReadStaysWithItsReaderWhateverIsReadMeanwhile() {
    read("lobby", 0);
    RoomRun kept = run((Read.Run) reads.read(filled.window(), "lobby", 0));
    RoomRun made = run((Read.Run) reads.read(filled.window(), "lobby", 1));
    for (int i = 0; i < 20; i++) {
      filled.post("room-" + i, 2 + i);
      read("room-" + i, 0);
    }
    assertThat(kept.frames().refCnt()).isOne();
    assertThat(made.frames().refCnt()).isOne();
  }

  @Test
  void buffersAreFreedWhenTheyAreOldOrTooMany() {
    channel.freezeTime();
    RoomRun first = run(read("lobby", 0));
    for (int i = 0; i < 20; i++) {
      filled.post("room-" + i, 2 + i);
      read("room-" + i, 0);
    }
    assertThat(first.frames().refCnt()).isZero();

    RoomRun newest = run(read("lobby", 1));
    assertThat(newest.frames().refCnt()).isOne();
    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(newest.frames().refCnt()).isZero();
  }
}
