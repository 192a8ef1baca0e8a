package dev.roomlog.fanout.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.EventNames;
import dev.roomlog.schemas.Position;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the answers of `GET /v1/rooms/{room}/events` without building their events again.
final class HistoryPages {

  private static final JsonFactory JSON = new JsonFactory();
  private static final String REMOVED = EventNames.of(EventType.MEMBER_REMOVED);

  private HistoryPages() {}

  /// Reads a page.
  ///
  /// @param after what was asked for
  /// @throws IOException when it is no page of that partition
  static HistoryAnswer.Page page(byte[] body, Position after) throws IOException {
    List<HistoryItem> items = new ArrayList<>();
    Position pageAfter = null;
    Position asOf = null;
    boolean more = false;
    try (JsonParser json = JSON.createParser(body)) {
      expect(json.nextToken(), JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "items" -> items(json, after, items);
          case "as_of" -> asOf = position(json.getValueAsString(), after);
          case "page" -> {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
              String part = json.currentName();
              JsonToken value = json.nextToken();
              switch (part) {
                case "has_more" -> more = json.getBooleanValue();
                case "after" ->
                    pageAfter =
                        value == JsonToken.VALUE_NULL
                            ? null
                            : position(json.getValueAsString(), after);
                default -> json.skipChildren();
              }
            }
          }
          default -> json.skipChildren();
        }
      }
    }
    Position next = more ? pageAfter : asOf;
    if (next == null) {
      throw new IOException("a page without a place to go on");
    }
    return new HistoryAnswer.Page(body, List.copyOf(items), next.next());
  }

  /// The `earliest` of a problem; null where it has none.
  static @Nullable Position earliest(byte[] problem) throws IOException {
    try (JsonParser json = JSON.createParser(problem)) {
      expect(json.nextToken(), JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        if (field.equals("earliest")) {
          return Position.parse(json.getText());
        }
        json.skipChildren();
      }
      return null;
    }
  }

  private static void items(JsonParser json, Position after, List<HistoryItem> items)
      throws IOException {
    expect(json.currentToken(), JsonToken.START_ARRAY);
    while (json.nextToken() == JsonToken.START_OBJECT) {
      items.add(item(json, after));
    }
  }

  private static HistoryItem item(JsonParser json, Position after) throws IOException {
    int start = (int) json.currentTokenLocation().getByteOffset();
    Position position = null;
    boolean removal = false;
    String member = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "position" -> position = position(json.getText(), after);
        case "type" -> removal = REMOVED.equals(json.getText());
        case "member" -> member = json.getText();
        default -> json.skipChildren();
      }
    }
    int end = (int) json.currentLocation().getByteOffset();
    if (position == null) {
      throw new IOException("an event without a position");
    }
    return new HistoryItem(position.offset(), start, end - start, removal ? member : null);
  }

  private static Position position(@Nullable String text, Position after) throws IOException {
    Position position = text == null ? null : Position.parse(text);
    if (position == null || !position.comparableWith(after)) {
      throw new IOException("a position of another partition");
    }
    return position;
  }

  private static void expect(@Nullable JsonToken found, JsonToken wanted) throws IOException {
    if (found != wanted) {
      throw new IOException("not the JSON that was expected");
    }
  }
}
