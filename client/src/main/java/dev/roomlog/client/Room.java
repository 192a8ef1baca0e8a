package dev.roomlog.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// A room, as the server described it.
///
/// @param room its id
/// @param visibility `public`, `private` or `direct`; null where the server did not say
public record Room(
    String room,
    @Nullable String title,
    @Nullable String description,
    @Nullable String visibility) {

  static Room of(JsonNode json) {
    return new Room(
        Json.required(json, "room"),
        json.path("title").textValue(),
        json.path("description").textValue(),
        json.path("visibility").textValue());
  }
}
