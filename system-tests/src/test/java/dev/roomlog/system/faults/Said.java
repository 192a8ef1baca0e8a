package dev.roomlog.system.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A message of a publisher.
///
/// @param number the how many-eth it is of that publisher
record Said(String id, String publisher, int number) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TEXT = Pattern.compile("(\\d+) (\\d+) x+");

  /// Null for an event that no publisher made.
  static @Nullable Said of(String event) {
    try {
      JsonNode json = JSON.readTree(event);
      Matcher text = TEXT.matcher(json.path("text").asText());
      return text.matches()
          ? new Said(json.path("id").asText(), text.group(1), Integer.parseInt(text.group(2)))
          : null;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not an event: " + event, e);
    }
  }
}
