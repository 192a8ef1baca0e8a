package dev.roomlog.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.roomlog.allinone.RunningRoomlog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Every request that writes, whatever its method, path and body, is answered: never with 500,
/// refusals as problems; and the server answers the next one.
///
/// An input is method and target in a line, then the body.
class IngestRequestFuzzTest {

  private static final String JSON = "application/json";

  @FuzzTest
  void isAnswered(byte[] input) throws IOException {
    int line = new String(input, StandardCharsets.ISO_8859_1).indexOf('\n');
    int end = line < 0 ? input.length : line;
    // A carriage return would end the line for some and not for others: two requests, or one.
    String request = new String(input, 0, end, StandardCharsets.ISO_8859_1).replace("\r", "");
    byte[] body = Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length);
    if (!request.startsWith("PUT ") && RunningRoomlog.isWaitedFor(request)) {
      return;
    }
    RunningRoomlog roomlog = RunningRoomlog.shared();

    Answer answer = roomlog.exchange(request, JSON, body);
    if (request.strip().startsWith("HEAD")) { // any white space may follow
      assertThat(answer.status()).as(answer.toString()).isLessThan(500); // and it has no body
    } else {
      answer.requireOrderly();
    }

    assertThat(roomlog.exchange("GET /v1/rooms/lobby", JSON, new byte[0]).status()).isEqualTo(200);
  }

  @Test
  void isAnsweredAfterMutations() throws IOException {
    Mutations.tryOut(getClass(), "isAnswered", 200, this::isAnswered);
  }
}
