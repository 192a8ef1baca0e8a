package dev.roomlog.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// A page of history, oldest to newest.
///
/// @param before ask with this `before` for the page of older items; null where there is none
/// @param after ask with this `after` for the page of newer items; null where there is none
/// @param hasMore whether more lies in the direction that was asked for
/// @param asOf up to where history had stored the log when it answered: subscribe after this
///   position to go on without gap or duplicate
public record Page<T>(
    List<T> items,
    @Nullable String before,
    @Nullable String after,
    boolean hasMore,
    @Nullable String asOf) {

  public Page {
    items = List.copyOf(items);
  }

  static <T> Page<T> of(JsonNode json, Function<ObjectNode, T> item) {
    List<T> items =
        StreamSupport.stream(json.path("items").spliterator(), false)
            .map(node -> item.apply(Json.object(node)))
            .toList();
    JsonNode page = json.path("page");
    return new Page<>(
        items,
        page.path("before").textValue(),
        page.path("after").textValue(),
        page.path("has_more").asBoolean(),
        json.path("as_of").textValue());
  }
}
