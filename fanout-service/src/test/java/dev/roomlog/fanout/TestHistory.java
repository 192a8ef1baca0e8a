package dev.roomlog.fanout;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.roomlog.schemas.EventJson;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The history service's `GET /v1/rooms/{room}/events`, from memory, over HTTP.
final class TestHistory implements AutoCloseable {

  private static final Pattern QUERY = Pattern.compile("after=([0-9a-f-]+)&limit=(\\d+)");

  private final HttpServer server;
  private final ConcurrentSkipListMap<Position, LogEvent> events = new ConcurrentSkipListMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /// Tells the watermark by the partition's start.
  private volatile Function<Position, Position> watermark = start -> start;

  private final Semaphore answers = new Semaphore(Integer.MAX_VALUE / 2);
  private volatile int maxPage = Integer.MAX_VALUE;
  private volatile boolean down;
  private volatile boolean swapped;
  private volatile @Nullable Position earliest;

  TestHistory() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/rooms/", this::answer);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  void store(LogEvent event) {
    events.put(event.position(), event);
  }

  /// Stored up to here.
  void watermark(Position position) {
    watermark = _ -> position;
  }

  void down(boolean isDown) {
    down = isDown;
  }

  /// Whether pages come in the wrong order.
  void swap(boolean isSwapped) {
    swapped = isSwapped;
  }

  void expire(@Nullable Position newEarliest) {
    earliest = newEarliest;
  }

  int reads() {
    return asked.size();
  }

  /// After which positions it was asked.
  List<String> asked() {
    return asked;
  }

  /// Answers nothing until [#answer].
  void hold() {
    answers.drainPermits();
  }

  void answer(int times) {
    answers.release(times);
  }

  /// Shows fewer events on a page than it is asked for.
  void maxPage(int events) {
    maxPage = events;
  }

  private void answer(HttpExchange exchange) throws IOException {
    Matcher query = QUERY.matcher(exchange.getRequestURI().getQuery());
    boolean wellFormed = query.matches();
    asked.add(wellFormed ? query.group(1) : "");
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    String room = exchange.getRequestURI().getPath().split("/")[3];
    if (!("Bearer " + TestNode.SECRET).equals(authorization) || !wellFormed) {
      respond(exchange, 401, new byte[0]);
    } else if (down) {
      respond(exchange, 503, new byte[0]);
    } else {
      Position after = Objects.requireNonNull(Position.parse(query.group(1)));
      answers.acquireUninterruptibly();
      Position first = earliest;
      if (first != null && after.compareTo(first) < 0) {
        respond(exchange, 410, Problem.expired(first).toJson());
      } else {
        respond(
            exchange, 200, page(room, after, Math.min(maxPage, Integer.parseInt(query.group(2)))));
      }
    }
  }

  private byte[] page(String room, Position after, int limit) throws IOException {
    Position asOf = watermark.apply(after);
    List<LogEvent> found =
        events.tailMap(after, false).values().stream()
            .filter(event -> event.room().equals(room) && event.position().compareTo(asOf) <= 0)
            .limit(limit + 1L)
            .toList();
    boolean more = found.size() > limit;
    var body = new ByteArrayOutputStream();
    body.write("{\"items\":[".getBytes(StandardCharsets.UTF_8));
    Position last = after;
    for (int i = 0; i < Math.min(limit, found.size()); i++) {
      body.write((i == 0 ? "" : " , ").getBytes(StandardCharsets.UTF_8));
      int place = swapped ? Math.min(limit, found.size()) - 1 - i : i;
      body.write(EventJson.encode(found.get(place)));
      last = found.get(i).position();
    }
    body.write(
        "],\"page\":{\"before\":null,\"after\":\"%s\",\"has_more\":%s},\"as_of\":\"%s\"}"
            .formatted(last, more, asOf)
            .getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
