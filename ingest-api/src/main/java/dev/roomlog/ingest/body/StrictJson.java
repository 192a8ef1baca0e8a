package dev.roomlog.ingest.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.roomlog.access.web.ProblemException;
import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.Problem.FieldError;
import dev.roomlog.schemas.ProblemCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads a body as one JSON object (RFC 8259) and refuses what parsers disagree about: bytes that
/// are not UTF-8, a byte order mark, duplicate keys, endless numbers and nesting, trailing tokens.
/// Safe for any thread.
public final class StrictJson {

  /// Stands for a value that is no string: a number, a boolean, an array or an object.
  static final Object NOT_TEXT = new Object();

  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final int MAX_NESTING = 8;
  private static final int MAX_NUMBER_LENGTH = 40;
  private static final int MAX_NAME_LENGTH = 256;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxNameLength(MAX_NAME_LENGTH)
                  .build())
          .build();

  private StrictJson() {}

  /// The fields of the object that `body` spells.
  ///
  /// @throws ProblemException `malformed_json`, or `validation_failed` when it is no object
  public static Fields read(byte[] body) {
    CharBuffer text = decode(body);
    try (JsonParser json =
        JSON.createParser(text.array(), text.arrayOffset() + text.position(), text.remaining())) {
      JsonToken first = json.nextToken();
      Map<String, Object> fields = new HashMap<>();
      if (first == JsonToken.START_OBJECT) {
        readFields(json, fields);
      } else if (first == null) {
        throw malformed("The body is empty.");
      } else {
        json.skipChildren();
      }
      if (json.nextToken() != null) {
        throw malformed("Something follows the JSON value.");
      }
      if (first != JsonToken.START_OBJECT) {
        throw new ProblemException(
            Problem.ofFields(List.of(new FieldError("", "The body must be a JSON object."))));
      }
      return new Fields(fields);
    } catch (IOException e) {
      throw malformed("The body is not JSON, or nests, repeats or stretches more than is allowed.");
    }
  }

  private static void readFields(JsonParser json, Map<String, Object> fields) throws IOException {
    String name;
    while ((name = json.nextFieldName()) != null) {
      switch (json.nextToken()) {
        case VALUE_STRING -> fields.put(name, json.getText());
        case VALUE_NULL -> fields.remove(name);
        case START_OBJECT, START_ARRAY -> {
          json.skipChildren();
          fields.put(name, NOT_TEXT);
        }
        default -> fields.put(name, NOT_TEXT);
      }
    }
  }

  private static CharBuffer decode(byte[] body) {
    try {
      CharBuffer text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(body));
      if (text.hasRemaining() && text.charAt(0) == BYTE_ORDER_MARK) {
        throw malformed("The body begins with a byte order mark.");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw malformed("The body is not UTF-8.");
    }
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(Problem.of(ProblemCode.MALFORMED_JSON, detail));
  }
}
