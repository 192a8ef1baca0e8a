package dev.roomlog.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.roomlog.allinone.RunningRoomlog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Every request that reads, whatever its path, its query and what it accepts, is answered: never
/// with 500, refusals as problems; and the server answers the next one.
///
/// An input is a target in a line, in which `START` and `END` stand for the room's first and last
/// position, and what is accepted in a second line; JSON where there is none.
class HistoryRequestFuzzTest {

  private static final String JSON = "application/json";

  @FuzzTest
  void isAnswered(byte[] input) throws IOException {
    String[] lines =
        new String(input, StandardCharsets.ISO_8859_1).replace("\r", "").split("\n", 3);
    if (RunningRoomlog.isWaitedFor(lines[0])) {
      return;
    }
    RunningRoomlog roomlog = RunningRoomlog.shared();

    roomlog
        .exchange(
            "GET " + roomlog.filled(lines[0]), lines.length == 1 ? JSON : lines[1], new byte[0])
        .requireOrderly();

    String newest = "GET /v1/rooms/lobby/messages?limit=1";
    assertThat(roomlog.exchange(newest, JSON, new byte[0]).status()).isEqualTo(200);
  }

  @Test
  void isAnsweredAfterMutations() throws IOException {
    Mutations.tryOut(getClass(), "isAnswered", 200, this::isAnswered);
  }
}
