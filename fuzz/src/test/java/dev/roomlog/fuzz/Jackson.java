package dev.roomlog.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What Jackson, left to itself, makes of JSON: the second opinion of the targets.
public final class Jackson {

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Jackson() {}

  /// The one JSON value (RFC 8259) that UTF-8 spells, without a key twice in one object; else null.
  public static @Nullable JsonNode strict(byte[] utf8) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      JsonNode value = JSON.readTree(text);
      return value.isMissingNode() ? null : value;
    } catch (CharacterCodingException e) {
      return null;
    } catch (IOException e) {
      return null;
    }
  }

  /// The same.
  ///
  /// @throws AssertionError where it is none
  public static JsonNode required(byte[] utf8) {
    JsonNode value = strict(utf8);
    if (value == null) {
      throw new AssertionError("Jackson refuses " + new String(utf8, StandardCharsets.UTF_8));
    }
    return value;
  }

  /// How deep arrays and objects lie in each other; 0 where there is none.
  public static int depth(JsonNode value) {
    int deepest = 0;
    for (JsonNode inner : value) {
      deepest = Math.max(deepest, depth(inner));
    }
    return value.isContainerNode() ? deepest + 1 : 0;
  }
}
