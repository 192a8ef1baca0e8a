package dev.roomlog.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roomlog.access.Directory;
import dev.roomlog.testing.Backends;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The service as it runs alone, on the broker and the store of this test JVM, and a client of it.
public final class TestNode implements AutoCloseable {

  public static final String OPERATOR_SECRET = "the-operators-own-secret";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EmbeddedServer server;

  /// One that asks for no other protocol, since then no post is plain.
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final class Shared {
    static final TestNode NODE = start(Map.of());
  }

  private static final class Undirected {
    static final TestNode NODE = start(Map.of("roomlog.ingest.direct-posts", false));
  }

  private TestNode(EmbeddedServer server) {
    this.server = server;
  }

  /// The node that the tests of this JVM share.
  public static TestNode shared() {
    return Shared.NODE;
  }

  /// That node, or one more that leaves every request to the framework.
  public static TestNode shared(boolean directPosts) {
    return directPosts ? Shared.NODE : Undirected.NODE;
  }

  /// A node of one's own, ready for messages.
  public static TestNode start(Map<String, Object> settings) {
    var node = startUnready(settings);
    await().atMost(PATIENCE).until(() -> node.get("/health/readiness", null).statusCode() == 200);
    await()
        .atMost(PATIENCE)
        .until(() -> node.send("POST", "/v1/sessions", null, "{}").statusCode() == 422);
    await().atMost(PATIENCE).until(() -> node.openSession(name()).statusCode() == 201);
    return node;
  }

  public static TestNode startUnready(Map<String, Object> settings) {
    Map<String, Object> properties = new HashMap<>(IngestApi.properties());
    properties.put("micronaut.server.port", -1);
    properties.put("roomlog.kafka.bootstrap-servers", Backends.bootstrapServers());
    properties.put("mongodb.uri", Backends.mongoUri());
    properties.put("roomlog.ingest.message-partitions", 8);
    properties.put("roomlog.ingest.operator-secret", OPERATOR_SECRET);
    properties.put("roomlog.ingest.sweep-interval", "200ms");
    properties.put("roomlog.ingest.topic-check-interval", "200ms");
    properties.putAll(settings);
    ApplicationContext context =
        ApplicationContext.builder().propertySources(PropertySource.of("test", properties)).start();
    return new TestNode(context.getBean(EmbeddedServer.class).start());
  }

  public ApplicationContext context() {
    return server.getApplicationContext();
  }

  public URI uri(String path) {
    return URI.create("http://localhost:" + server.getPort() + path);
  }

  /// What a meter stands at; 0 where it does not exist.
  public double meter(String name, String... tags) {
    var counter = context().getBean(MeterRegistry.class).find(name).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }

  /// A handle or room that no other test uses.
  public static String name() {
    return "n" + UUID.randomUUID().toString().substring(0, 13);
  }

  public HttpResponse<String> openSession(String handle) {
    return send("POST", "/v1/sessions", null, "{\"handle\":\"" + handle + "\"}");
  }

  /// A fresh guest's token.
  public String guest() {
    return text(openSession(name()), "token");
  }

  /// A token with the scope `import`.
  public String operator() {
    return text(
        send(
            "POST",
            "/v1/sessions",
            null,
            "{\"handle\":\"importer\",\"scope\":\"import\",\"operator_secret\":\"%s\"}"
                .formatted(OPERATOR_SECRET)),
        "token");
  }

  /// A fresh room, which this node's directory knows.
  public String room(String token) {
    String room = name();
    assertThat(send("PUT", "/v1/rooms/" + room, token, "{}").statusCode()).isEqualTo(201);
    Directory directory = context().getBean(Directory.class);
    await().pollDelay(Duration.ZERO).until(() -> directory.room(room) != null);
    return room;
  }

  public HttpResponse<String> post(String room, String token, String body) {
    return send("POST", "/v1/rooms/" + room + "/messages", token, body);
  }

  public HttpResponse<String> get(String path, @Nullable String token) {
    return exchange(request(path, token).GET().build());
  }

  public HttpResponse<String> send(
      String method, String path, @Nullable String token, String body) {
    return exchange(
        request(path, token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  public HttpRequest.Builder request(String path, @Nullable String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  public HttpResponse<String> exchange(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String text(HttpResponse<String> response, String field) {
    return json(response).path(field).asText();
  }

  @Override
  public void close() {
    client.close();
    server.close();
    server.getApplicationContext().close();
  }
}
