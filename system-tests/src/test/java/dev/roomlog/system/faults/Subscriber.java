package dev.roomlog.system.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roomlog.testing.guarantees.Listened;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Somebody who follows rooms on one socket after the other, always after the last position that
/// was told, and keeps every event as it came. It filters nothing, so what a node sends twice is
/// seen twice. All work is done on one event loop; what was heard is read by any thread.
final class Subscriber {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SILENCE_MILLIS = 8_000;
  private static final int SHORTEST_BACKOFF = 100;
  private static final int LONGEST_BACKOFF = 700;

  private final String name;
  private final Sockets sockets;
  private final EventLoop loop;
  private final Habit habit;
  private final Random random;
  private final Map<String, String> starts;

  private final Object lock = new Object();

  /// Guarded by `lock`, like all below up to the event loop's own.
  private final Map<String, List<String>> heard = new HashMap<>();

  private final Map<String, String> positions = new LinkedHashMap<>();
  private final Map<String, String> ends = new HashMap<>();
  private final List<String> troubles = new ArrayList<>();
  private final Map<String, Integer> closes = new HashMap<>();
  private int connections;

  /// The event loop's own.
  private @Nullable Channel channel;

  private int node;
  private long heardAt;
  private boolean away;
  private boolean stopped;
  private boolean settling;

  /// How long it stays and how long it is away, in milliseconds; one that never leaves stays for
  /// ever.
  record Habit(int shortestStay, int longestStay, int shortestAway, int longestAway) {
    static final Habit STEADY = new Habit(0, 0, 0, 0);

    boolean isSteady() {
      return longestStay == 0;
    }
  }

  /// @param node where it goes first
  /// @param starts its rooms and the positions after which it begins
  Subscriber(
      String name,
      Sockets sockets,
      Habit habit,
      int node,
      Random random,
      Map<String, String> starts) {
    this.name = name;
    this.sockets = sockets;
    this.loop = sockets.loop();
    this.habit = habit;
    this.node = node;
    this.random = random;
    this.starts = Map.copyOf(starts);
    this.positions.putAll(starts);
    starts.keySet().forEach(room -> heard.put(room, new ArrayList<>()));
  }

  void start() {
    loop.execute(this::connect);
  }

  /// Leaves no more, and comes back when it is away.
  void settle() {
    loop.execute(() -> settling = true);
  }

  void stop() {
    loop.execute(
        () -> {
          stopped = true;
          Channel open = channel;
          if (open != null) {
            open.close();
          }
        });
  }

  String name() {
    return name;
  }

  boolean isSteady() {
    return habit.isSteady();
  }

  EventLoop eventLoop() {
    return loop;
  }

  /// The last position of the room that it was told.
  String position(String room) {
    synchronized (lock) {
      return String.valueOf(positions.get(room));
    }
  }

  /// What it heard so far, by room.
  List<Listened> listened() {
    synchronized (lock) {
      return starts.entrySet().stream()
          .map(
              from ->
                  new Listened(
                      name,
                      from.getKey(),
                      from.getValue(),
                      List.copyOf(heard.getOrDefault(from.getKey(), List.of()))))
          .toList();
    }
  }

  /// What no client should meet, such as a refusal for good.
  List<String> troubles() {
    synchronized (lock) {
      return List.copyOf(troubles);
    }
  }

  /// How often each way to end a connection was met: a close code, or what else happened.
  Map<String, Integer> closes() {
    synchronized (lock) {
      return Map.copyOf(closes);
    }
  }

  int connections() {
    synchronized (lock) {
      return connections;
    }
  }

  /// The node's socket is open. Event loop.
  void opened(Channel opened) {
    if (stopped) {
      opened.close();
      return;
    }
    channel = opened;
    heardAt = System.nanoTime();
    sockets.send(
        opened, JSON.createObjectNode().put("type", "hello").put("token", sockets.token()));
    watch(opened);
  }

  /// A frame of that connection. Event loop.
  void received(Channel from, String text) {
    if (from != channel) {
      return;
    }
    heardAt = System.nanoTime();
    try {
      JsonNode frame = JSON.readTree(text);
      switch (frame.path("type").asText()) {
        case "ready" -> ready(from);
        case "ping" -> sockets.send(from, JSON.createObjectNode().put("type", "pong"));
        case "reconnect" ->
            loop.schedule(
                () -> leave(from, "reconnect"),
                frame.path("after_ms").asLong(),
                TimeUnit.MILLISECONDS);
        case "subscribed", "caught_up", "presence", "typing" -> {}
        case "unsubscribed" -> ended(frame);
        case "error" -> failed(from, frame);
        default -> keep(frame, text);
      }
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      trouble("no JSON: " + text);
    }
  }

  /// The connection ended, or never came to be. Event loop.
  void closed(@Nullable Channel which, String how) {
    if (which != channel) {
      return;
    }
    channel = null;
    count(how);
    comeBack(backoff());
  }

  private void connect() {
    away = false;
    if (!stopped) {
      sockets.open(this, node);
    }
  }

  private void ready(Channel from) {
    synchronized (lock) {
      connections++;
    }
    subscribe(from, List.copyOf(positions.keySet()));
    if (!habit.isSteady()) {
      loop.schedule(
          () -> {
            if (!settling) {
              leave(from, "left");
            }
          },
          between(habit.shortestStay(), habit.longestStay()),
          TimeUnit.MILLISECONDS);
    }
  }

  private void subscribe(Channel to, List<String> rooms) {
    var frame = JSON.createObjectNode().put("type", "subscribe");
    var list = frame.putArray("rooms");
    for (String room : rooms) {
      if (!ends.containsKey(room)) {
        list.addObject().put("room", room).put("after", position(room));
      }
    }
    sockets.send(to, frame);
  }

  private void leave(Channel from, String how) {
    if (from != channel) {
      return;
    }
    channel = null;
    count(how);
    if (random.nextBoolean()) {
      sockets.sayGoodbye(from);
    } else {
      sockets.cut(from);
    }
    comeBack(habit.isSteady() ? backoff() : between(habit.shortestAway(), habit.longestAway()));
  }

  /// To the other node, after a while.
  private void comeBack(int millis) {
    if (away || stopped) {
      return;
    }
    away = true;
    node = (node + 1) % sockets.nodes();
    loop.schedule(this::connect, millis, TimeUnit.MILLISECONDS);
  }

  private void keep(JsonNode event, String text) {
    String room = event.path("room").asText();
    synchronized (lock) {
      List<String> events = heard.get(room);
      if (events == null || !event.has("position")) {
        troubles.add("unasked: " + text);
        return;
      }
      events.add(sockets.shared(text));
      positions.put(room, event.path("position").asText());
    }
  }

  private void ended(JsonNode frame) {
    synchronized (lock) {
      ends.put(frame.path("room").asText(), frame.path("position").asText());
    }
  }

  private void failed(Channel from, JsonNode frame) {
    JsonNode problem = frame.path("problem");
    String room = frame.path("room").asText();
    count("error " + problem.path("code").asText());
    if (!problem.path("retryable").asBoolean()) {
      trouble(room + ": " + problem);
    } else if (!room.isEmpty()) {
      loop.schedule(
          () -> {
            if (from == channel) {
              subscribe(from, List.of(room));
            }
          },
          backoff(),
          TimeUnit.MILLISECONDS);
    }
  }

  /// Nodes ping every 2 s, so one that says nothing for long is as good as gone.
  private void watch(Channel open) {
    loop.schedule(
        () -> {
          if (open != channel) {
            return;
          }
          if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardAt) > SILENCE_MILLIS) {
            leave(open, "silence");
          } else {
            watch(open);
          }
        },
        1,
        TimeUnit.SECONDS);
  }

  private int backoff() {
    return between(SHORTEST_BACKOFF, LONGEST_BACKOFF);
  }

  private int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  private void trouble(String what) {
    synchronized (lock) {
      troubles.add(name + ": " + what);
    }
  }

  private void count(String how) {
    synchronized (lock) {
      closes.merge(how, 1, Integer::sum);
    }
  }
}
