package dev.roomlog.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// What went wrong, in the server's words (RFC 9457 `application/problem+json`).
///
/// @param code by which programs tell problems apart; `http_<status>` where the answer was no
///   problem object (a proxy's, say)
/// @param status the HTTP status that belongs to it
/// @param detail for people
/// @param retryable whether the same request may succeed later
/// @param errors each bad field
/// @param earliest with `position_expired`: the earliest position that can still be read
public record Problem(
    String code,
    int status,
    String detail,
    boolean retryable,
    List<FieldError> errors,
    @Nullable String earliest) {

  /// A bad field.
  public record FieldError(String field, String detail) {}

  public Problem {
    errors = List.copyOf(errors);
  }

  static Problem of(int status, @Nullable JsonNode json) {
    if (json == null || !json.path("code").isTextual()) {
      return new Problem("http_" + status, status, "HTTP status " + status, false, List.of(), null);
    }
    List<FieldError> errors =
        StreamSupport.stream(json.path("errors").spliterator(), false)
            .map(e -> new FieldError(e.path("field").asText(), e.path("detail").asText()))
            .toList();
    return new Problem(
        json.path("code").asText(),
        json.path("status").asInt(status),
        json.path("detail").asText(),
        json.path("retryable").asBoolean(),
        errors,
        json.path("earliest").textValue());
  }

  @Override
  public String toString() {
    var text = new StringBuilder(code).append(" (").append(status).append("): ").append(detail);
    for (FieldError error : errors) {
      text.append(" [").append(error.field()).append(": ").append(error.detail()).append(']');
    }
    return text.toString();
  }
}
