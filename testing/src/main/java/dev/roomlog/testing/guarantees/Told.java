package dev.roomlog.testing.guarantees;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roomlog.schemas.EventJson;
import dev.roomlog.schemas.LogEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// An event as a surface showed it.
///
/// @param json as received, unchanged
record Told(String id, String position, String json) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Told of(String json) {
    try {
      JsonNode event = JSON.readTree(json);
      return new Told(event.path("id").asText(), event.path("position").asText(), json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not an event: " + json, e);
    }
  }

  static List<Told> all(List<String> jsons) {
    return jsons.stream().map(Told::of).toList();
  }

  static Told of(LogEvent event) {
    return new Told(
        event.id(),
        event.position().toString(),
        new String(EventJson.encode(event), StandardCharsets.UTF_8));
  }

  /// Which event, without what it says.
  @Override
  public String toString() {
    return id + " at " + position;
  }
}
