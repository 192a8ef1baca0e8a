package dev.roomlog.schemas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What went wrong, as RFC 9457 `application/problem+json` and as the `problem` of a socket's
/// `error` frame.
///
/// @param detail for people: what was wrong and what to do, never an echo of the input
/// @param errors each bad field
/// @param earliest with `position_expired`: the earliest position that can still be read
public record Problem(
    ProblemCode code, String detail, List<FieldError> errors, @Nullable Position earliest) {

  public static final String MEDIA_TYPE = "application/problem+json";

  private static final JsonFactory JSON = new JsonFactory();

  /// A bad field.
  ///
  /// @param field its name, or a path into nested ones
  public record FieldError(String field, String detail) {}

  public Problem {
    errors = List.copyOf(errors);
  }

  public static Problem of(ProblemCode code, String detail) {
    return new Problem(code, detail, List.of(), null);
  }

  public static Problem ofFields(List<FieldError> errors) {
    return new Problem(ProblemCode.VALIDATION_FAILED, "See errors for each field.", errors, null);
  }

  public static Problem expired(Position earliest) {
    return new Problem(
        ProblemCode.POSITION_EXPIRED,
        "Start over from the last page, or go on from the position in earliest.",
        List.of(),
        earliest);
  }

  public byte[] toJson() {
    try (var bytes = new ByteArrayBuilder(256)) {
      try (var json = JSON.createGenerator(bytes)) {
        json.writeStartObject();
        writeFields(json);
        json.writeEndObject();
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes the members of the problem into the object that `json` has open.
  public void writeFields(JsonGenerator json) throws IOException {
    json.writeStringField("type", "urn:roomlog:problem:" + code.code());
    json.writeStringField("title", code.title());
    json.writeNumberField("status", code.status());
    json.writeStringField("detail", detail);
    json.writeStringField("code", code.code());
    json.writeBooleanField("retryable", code.retryable());
    if (!errors.isEmpty()) {
      json.writeArrayFieldStart("errors");
      for (FieldError error : errors) {
        json.writeStartObject();
        json.writeStringField("field", error.field());
        json.writeStringField("detail", error.detail());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    if (earliest != null) {
      json.writeStringField("earliest", earliest.toString());
    }
  }
}
