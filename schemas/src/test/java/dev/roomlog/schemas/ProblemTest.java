package dev.roomlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.schemas.Problem.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {

  @Test
  void aProblemIsTheObjectOfRfc9457WithCodeAndRetryable() {
    assertThat(text(Problem.of(ProblemCode.LOG_UNAVAILABLE, "Try again.")))
        .isEqualTo(
            """
            {"type":"urn:roomlog:problem:log_unavailable","title":"The log cannot be written",\
            "status":503,"detail":"Try again.","code":"log_unavailable","retryable":true}\
            """);
  }

  @Test
  void badFieldsAreNamedEach() {
    assertThat(
            text(
                Problem.ofFields(
                    List.of(
                        new FieldError("text", "is blank"),
                        new FieldError("id", "is no \"UUID\"")))))
        .endsWith(
            """
            "code":"validation_failed","retryable":false,"errors":[\
            {"field":"text","detail":"is blank"},{"field":"id","detail":"is no \\"UUID\\""}]}\
            """);
  }

  @Test
  void anExpiredPositionComesWithTheEarliest() {
    assertThat(text(Problem.expired(new Position(1, 2, 3))))
        .contains("\"status\":410")
        .endsWith("\"earliest\":\"00000001-0002-0000000000000003\"}");
  }

  @ParameterizedTest
  @EnumSource(ProblemCode.class)
  void everyCodeIsAClientsOrAServersError(ProblemCode code) {
    assertThat(code.status()).isBetween(400, 503);
    assertThat(code.title()).isNotBlank();
    assertThat(code.code()).matches("[a-z_]+");
    if (code.status() >= 500) {
      assertThat(code.retryable()).as("a server's failure may pass").isTrue();
    }
  }

  private static String text(Problem problem) {
    return new String(problem.toJson(), StandardCharsets.UTF_8);
  }
}
