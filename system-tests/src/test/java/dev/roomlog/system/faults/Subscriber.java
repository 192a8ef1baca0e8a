package dev.roomlog.system.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Somebody who follows rooms on one socket after the other, always after the last position that
/// was told, and keeps every event as it came. It filters nothing, so what a node sends twice is
/// seen twice. All work is done on one event loop.
final class Subscriber {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SILENCE_MILLIS = 8_000;
  private static final int LOOK_MILLIS = 1_000;
  private static final int SHORTEST_BACKOFF = 100;
  private static final int LONGEST_BACKOFF = 700;

  private final Sockets sockets;
  private final EventLoop loop;
  private final Habit habit;
  private final Random random;
  private final Memory memory;

  /// The event loop's own, like all below.
  private @Nullable Channel channel;

  private int node;
  private long heardAt;
  private boolean away;
  private boolean stopped;
  private boolean settling;

  /// Rooms that some node has let it follow.
  private final Set<String> known = new HashSet<>();

  /// How long it stays and how long it is away, in milliseconds.
  record Habit(int shortestStay, int longestStay, int shortestAway, int longestAway) {

    /// Stays as long as it can, and comes back.
    static final Habit STEADY = new Habit(0, 0, 0, 0);

    /// Never comes back.
    static final Habit ONCE = new Habit(0, 0, -1, -1);

    boolean isSteady() {
      return longestStay == 0;
    }
  }

  /// @param node where it goes first
  Subscriber(Memory memory, Sockets sockets, Habit habit, int node, Random random) {
    this.memory = memory;
    this.sockets = sockets;
    this.loop = sockets.loop();
    this.habit = habit;
    this.node = node;
    this.random = random;
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
            var _ = open.close();
          }
        });
  }

  /// Loses its connection, with RST, and comes back to the other node at once.
  void cut() {
    loop.execute(
        () -> {
          Channel open = channel;
          if (open != null) {
            channel = null;
            sockets.cut(open);
            comeBack(0);
          }
        });
  }

  Memory memory() {
    return memory;
  }

  boolean isSteady() {
    return habit.isSteady();
  }

  EventLoop eventLoop() {
    return loop;
  }

  /// The node's socket is open. Event loop.
  void opened(Channel opened) {
    if (stopped) {
      var _ = opened.close();
      return;
    }
    channel = opened;
    heardAt = System.nanoTime();
    sockets.send(opened, frame("hello").put("token", sockets.token()));
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
        case "ping" -> sockets.send(from, frame("pong"));
        case "reconnect" -> later(frame.path("after_ms").asInt(), () -> leave(from, "reconnect"));
        case "subscribed" -> known.add(frame.path("room").asText());
        case "caught_up", "presence", "typing" -> {}
        case "unsubscribed" ->
            memory.ended(frame.path("room").asText(), frame.path("position").asText());
        case "error" -> failed(from, frame);
        default -> memory.keep(frame, sockets.shared(text));
      }
    } catch (JsonProcessingException e) {
      memory.trouble("no JSON: " + text);
    }
  }

  /// The connection ended, or never came to be. Event loop.
  void closed(@Nullable Channel which, String how) {
    if (which != channel) {
      return;
    }
    channel = null;
    memory.closed(how);
    comeBack(backoff());
  }

  private void connect() {
    away = false;
    if (!stopped) {
      sockets.open(this, node);
    }
  }

  private void ready(Channel from) {
    memory.connected();
    subscribe(from, memory.rooms());
    if (!habit.isSteady()) {
      later(
          between(habit.shortestStay(), habit.longestStay()),
          () -> {
            if (!settling) {
              leave(from, "left");
            }
          });
    }
  }

  private void subscribe(Channel to, List<String> rooms) {
    ObjectNode frame = frame("subscribe");
    var list = frame.putArray("rooms");
    for (String room : rooms) {
      list.addObject().put("room", room).put("after", memory.position(room));
    }
    sockets.send(to, frame);
  }

  private void leave(Channel from, String how) {
    if (from != channel) {
      return;
    }
    channel = null;
    memory.closed(how);
    if (random.nextBoolean()) {
      sockets.sayGoodbye(from);
    } else {
      sockets.cut(from);
    }
    comeBack(habit.isSteady() ? backoff() : between(habit.shortestAway(), habit.longestAway()));
  }

  /// To the other node, after a while.
  private void comeBack(int millis) {
    if (away || stopped || habit.equals(Habit.ONCE)) {
      return;
    }
    away = true;
    node = (node + 1) % sockets.nodes();
    later(millis, this::connect);
  }

  private void failed(Channel from, JsonNode frame) {
    JsonNode problem = frame.path("problem");
    String code = problem.path("code").asText();
    String room = frame.path("room").asText();
    memory.closed("error " + code);
    if (code.equals("position_expired")) {
      memory.ended(room, null); // a gap that the node declares
    } else if (!problem.path("retryable").asBoolean() && !isNews(code, room)) {
      memory.trouble(room + ": " + problem);
    } else if (!room.isEmpty()) {
      later(
          backoff(),
          () -> {
            if (from == channel) {
              subscribe(from, List.of(room));
            }
          });
    }
  }

  /// Whether the node may not have read of the room yet: it was made just before.
  private boolean isNews(String code, String room) {
    return code.equals("room_not_found") && !known.contains(room);
  }

  /// Nodes ping every 2 s, so one that says nothing for long is as good as gone.
  private void watch(Channel open) {
    later(
        LOOK_MILLIS,
        () -> {
          if (open != channel) {
            return;
          }
          if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardAt) > SILENCE_MILLIS) {
            leave(open, "silence");
          } else {
            watch(open);
          }
        });
  }

  private void later(int millis, Runnable action) {
    var _ = loop.schedule(action, millis, TimeUnit.MILLISECONDS);
  }

  private int backoff() {
    return between(SHORTEST_BACKOFF, LONGEST_BACKOFF);
  }

  private int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  private static ObjectNode frame(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  @Override
  public String toString() {
    return memory.toString();
  }
}
