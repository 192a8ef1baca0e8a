package dev.roomlog.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.roomlog.schemas.CatalogueApi;
import dev.roomlog.schemas.Problem;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An HTTP answer, read to the connection's end.
///
/// @param head status line and headers, each with its line's end
/// @param body as it was sent
public record Answer(int status, String head, String body) {

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d) .*");
  private static final Pattern TYPE =
      Pattern.compile("^content-type: *([^;\r]+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final String HEAD_END = "\r\n\r\n";

  /// @throws AssertionError where there is no answer
  public static Answer parse(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int end = text.indexOf(HEAD_END);
    assertThat(end).as("the end of the answer's head in '%s'", text).isPositive();
    Matcher status = STATUS.matcher(text.substring(0, text.indexOf("\r\n")));
    assertThat(status.matches()).as(text).isTrue();
    return new Answer(
        Integer.parseInt(status.group(1)),
        text.substring(0, end + 2),
        text.substring(end + HEAD_END.length()));
  }

  public JsonNode json() {
    return Jackson.required(body.getBytes(StandardCharsets.UTF_8));
  }

  /// The server did not fail (it may be unavailable), and where it refuses it says why: as RFC 9457
  /// has it, or as the readers of a schema registry expect it.
  void requireOrderly() {
    assertThat(status < 500 || status == 503).as(toString()).isTrue();
    if (status >= 400) {
      Matcher type = TYPE.matcher(head);
      assertThat(type.find()).as(toString()).isTrue();
      boolean problem = type.group(1).strip().equals(Problem.MEDIA_TYPE);
      assertThat(problem || type.group(1).equals(CatalogueApi.MEDIA_TYPE)).as(toString()).isTrue();
      String code = json().path(problem ? "status" : "error_code").asText();
      assertThat(code).as(toString()).startsWith(String.valueOf(status));
    }
  }
}
