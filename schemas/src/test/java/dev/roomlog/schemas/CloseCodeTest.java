package dev.roomlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloseCodeTest {

  private static final int MAX_REASON_BYTES = 123; // RFC 6455 section 5.5

  @Test
  void noCodeMeansTwoThings() {
    assertThat(Stream.of(CloseCode.values()).map(CloseCode::code)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(CloseCode.class)
  void everyCodeMayBeSentAndItsReasonFitsAFrame(CloseCode code) {
    assertThat(code.code()).matches(c -> c >= 1000 && c <= 1013 || c >= 4000 && c <= 4999);
    assertThat(code.code()).isNotIn(1004, 1005, 1006, 1010);
    assertThat(code.when().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, MAX_REASON_BYTES);
  }
}
