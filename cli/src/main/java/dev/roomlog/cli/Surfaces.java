package dev.roomlog.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roomlog.client.Event;
import dev.roomlog.client.Message;
import dev.roomlog.client.MessageQuery;
import dev.roomlog.client.Page;
import dev.roomlog.client.Roomlog;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the messages of rooms from the surfaces that show them, in the surface's order.
final class Surfaces {

  private static final int LARGEST_PAGE = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Surfaces() {}

  /// `GET .../events`.
  static List<Seen> events(Roomlog client, String room) {
    return client
        .events(room, null)
        .filter(event -> event.type().equals(Event.MESSAGE_POSTED))
        .map(event -> Seen.of(event.json()))
        .toList();
  }

  /// `GET .../messages`, from the newest page back to the oldest.
  static List<Seen> messages(Roomlog client, String room) {
    var pages = new ArrayList<List<Message>>();
    MessageQuery query = MessageQuery.newest().withLimit(LARGEST_PAGE);
    Page<Message> page;
    do {
      page = client.messages(room, query);
      pages.addFirst(page.items());
      @Nullable String before = page.before();
      if (before == null) {
        break;
      }
      query = MessageQuery.before(before).withLimit(LARGEST_PAGE);
    } while (page.hasMore());
    return pages.stream().flatMap(List::stream).map(message -> Seen.of(message.json())).toList();
  }

  /// What `record` wrote, by room.
  static Map<String, List<Seen>> recorded(Path file) throws IOException {
    Map<String, List<Seen>> rooms = new HashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode json = JSON.readTree(line);
        if (json.path("type").asText().equals(Event.MESSAGE_POSTED)) {
          rooms
              .computeIfAbsent(json.path("room").asText(), _ -> new ArrayList<>())
              .add(Seen.of(json));
        }
      }
    }
    return rooms;
  }
}
