package dev.roomlog.system.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roomlog.testing.guarantees.Listened;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a subscriber heard and what happened to it. Written by its event loop, read by any thread.
final class Memory {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final Map<String, String> starts;

  /// All guarded by this object's lock.
  private final Map<String, List<String>> heard = new HashMap<>();

  private final Map<String, String> positions = new LinkedHashMap<>();
  private final Map<String, String> ends = new HashMap<>();
  private final List<String> troubles = new ArrayList<>();
  private final Map<String, Integer> closes = new HashMap<>();

  /// Milliseconds from the log's time of an event to its arrival.
  private final List<Long> delays = new ArrayList<>();

  private int connections;

  /// @param starts the rooms and the positions after which it begins
  Memory(String name, Map<String, String> starts) {
    this.name = name;
    this.starts = Map.copyOf(starts);
    this.positions.putAll(starts);
    starts.keySet().forEach(room -> heard.put(room, new ArrayList<>()));
  }

  /// When the log took the event.
  static Instant sentAt(String event) {
    try {
      return Instant.parse(JSON.readTree(event).path("sent_at").asText());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /// An event came.
  ///
  /// @param text as it came
  synchronized void keep(JsonNode event, String text) {
    String room = event.path("room").asText();
    List<String> events = heard.get(room);
    if (events == null || !event.has("position")) {
      troubles.add(name + " was told unasked: " + text);
      return;
    }
    events.add(text);
    positions.put(room, event.path("position").asText());
    Instant sent = Instant.parse(event.path("sent_at").asText());
    delays.add(Duration.between(sent, Instant.now()).toMillis());
  }

  synchronized void connected() {
    connections++;
  }

  synchronized void closed(String how) {
    closes.merge(how, 1, Integer::sum);
  }

  /// The subscription of the room ended for good.
  ///
  /// @param position where; null for where it is now
  synchronized void ended(String room, @Nullable String position) {
    ends.put(room, position == null ? position(room) : position);
  }

  synchronized void trouble(String what) {
    troubles.add(name + ": " + what);
  }

  synchronized void forgetDelays() {
    delays.clear();
  }

  /// The last position of the room that it was told.
  synchronized String position(String room) {
    return String.valueOf(positions.get(room));
  }

  /// The rooms to be subscribed.
  synchronized List<String> rooms() {
    return positions.keySet().stream().filter(room -> !ends.containsKey(room)).toList();
  }

  synchronized List<Listened> listened() {
    return starts.entrySet().stream()
        .map(
            from ->
                new Listened(
                    name,
                    from.getKey(),
                    from.getValue(),
                    ends.get(from.getKey()),
                    heard.getOrDefault(from.getKey(), List.of())))
        .toList();
  }

  /// What no client should meet, such as a refusal for good.
  synchronized List<String> troubles() {
    return List.copyOf(troubles);
  }

  /// How often a connection ended so: a close code, or what else happened.
  synchronized int closes(String how) {
    return closes.getOrDefault(how, 0);
  }

  synchronized boolean wasClosed() {
    return !closes.isEmpty();
  }

  synchronized int connections() {
    return connections;
  }

  /// Within how many milliseconds 99 of 100 events were heard since [#forgetDelays].
  synchronized double p99() {
    List<Long> sorted = delays.stream().sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get((int) (sorted.size() * 0.99));
  }

  @Override
  public String toString() {
    return name;
  }
}
