package dev.roomlog.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class HttpAnswerTest {

  private static final String WITH_LENGTH =
      "HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello";
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";

  private final HttpAnswer answer = new HttpAnswer();

  @Test
  void anAnswerEndsWithItsBodyHoweverItIsCut() {
    for (String text : new String[] {WITH_LENGTH, CHUNKED}) {
      for (int cut = 1; cut < text.length(); cut++) {
        assertThat(take(text.substring(0, cut))).as("cut at %d", cut).isFalse();
        assertThat(take(text.substring(cut))).as("cut at %d", cut).isTrue();
      }
    }
  }

  @Test
  void theStatusIsTheLastAnswers() {
    take(WITH_LENGTH);
    assertThat(answer.status()).isEqualTo(201);
    take(CHUNKED);
    assertThat(answer.status()).isEqualTo(200);
  }

  private boolean take(String text) {
    return answer.take(ByteBuffer.wrap(text.getBytes(US_ASCII)));
  }
}
