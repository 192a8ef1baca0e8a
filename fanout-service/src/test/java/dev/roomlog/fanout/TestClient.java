package dev.roomlog.fanout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.roomlog.testing.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A well-behaved client: the JDK's WebSocket.
final class TestClient implements WebSocket.Listener, AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().sslContext(TestAuthority.shared().clientContext()).build();
  private static final long PATIENCE_SECONDS = 20;

  private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private final Set<String> fromNow = new HashSet<>();
  private final StringBuilder partial = new StringBuilder();
  private final WebSocket socket;
  private volatile int closeCode = -1;

  private TestClient(URI uri, @Nullable String token) {
    WebSocket.Builder builder = HTTP.newWebSocketBuilder().subprotocols("roomlog.v1");
    if (token != null) {
      builder.header("Authorization", "Bearer " + token);
    }
    socket = builder.buildAsync(uri, this).join();
  }

  static TestClient connect(URI uri, @Nullable String token) {
    return new TestClient(uri, token);
  }

  /// Connected and greeted.
  static TestClient open(TestNode node, String token) {
    var client = new TestClient(node.uri("/v1/socket"), token);
    client.next("ready");
    return client;
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  void send(String text) {
    socket.sendText(text, true).join();
  }

  void subscribe(String room, @Nullable String after) {
    send(
        after == null
            ? "{\"type\":\"subscribe\",\"rooms\":[{\"room\":\"%s\"}]}".formatted(room)
            : "{\"type\":\"subscribe\",\"rooms\":[{\"room\":\"%s\",\"after\":\"%s\"}]}"
                .formatted(room, after));
  }

  /// Whether it ends the catch-up of a subscription that began now: it says nothing to a test.
  private boolean isCaughtUpFromNow(String frame) {
    if (frame.startsWith("{\"type\":\"subscribed\"") && frame.contains("\"resumed\":false")) {
      fromNow.add(parse(frame).path("room").asText());
    }
    return frame.startsWith("{\"type\":\"caught_up\"")
        && fromNow.remove(parse(frame).path("room").asText());
  }

  /// The next frame but pings.
  String nextText() {
    try {
      while (true) {
        String frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (frame == null) {
          throw new AssertionError("no frame came; the socket's close code is " + closeCode);
        }
        if (!frame.startsWith("{\"type\":\"ping\"") && !isCaughtUpFromNow(frame)) {
          return frame;
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  JsonNode next() {
    return parse(nextText());
  }

  /// The next frame, which has this type.
  JsonNode next(String type) {
    JsonNode frame = next();
    if (!type.equals(frame.path("type").textValue())) {
      throw new AssertionError("expected " + type + " but got " + frame);
    }
    return frame;
  }

  JsonNode nextPing() throws InterruptedException {
    while (true) {
      String frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("no ping came");
      }
      if (frame.startsWith("{\"type\":\"ping\"")) {
        return parse(frame);
      }
    }
  }

  /// The texts of the next events, all of type `message.posted`.
  List<String> texts(int count) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(next("message.posted").path("text").asText());
    }
    return texts;
  }

  /// Events up to the `caught_up`.
  List<JsonNode> untilCaughtUp() {
    List<JsonNode> events = new ArrayList<>();
    for (JsonNode frame = next();
        !"caught_up".equals(frame.path("type").asText());
        frame = next()) {
      events.add(frame);
    }
    return events;
  }

  boolean hasFrames() {
    return frames.stream().anyMatch(frame -> !frame.startsWith("{\"type\":\"ping\""));
  }

  /// -1 while it is open.
  int closeCode() {
    return closeCode;
  }

  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      frames.add(partial.toString());
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closeCode = code;
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closeCode = 1006;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
