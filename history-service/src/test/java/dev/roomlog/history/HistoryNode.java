package dev.roomlog.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
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
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// The service as it runs alone, on a database of its own, and a client of it.
public final class HistoryNode implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// What services of the same installation show.
  public static final String SERVICE_SECRET = "a-secret-that-services-share";

  private final EmbeddedServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String token = TestLog.shared().tokens().token("alice");

  private HistoryNode(EmbeddedServer server) {
    this.server = server;
  }

  public static HistoryNode start(String database) {
    return start(Map.of("mongodb.uri", Backends.mongoUri(database)));
  }

  /// A node of which the archiver works.
  public static HistoryNode start(Map<String, Object> settings) {
    HistoryNode node = startUnready(settings);
    await().atMost(PATIENCE).until(() -> node.status("/health/readiness") == 200);
    return node;
  }

  public static HistoryNode startUnready(Map<String, Object> settings) {
    TestLog.shared();
    Map<String, Object> properties = new HashMap<>(HistoryService.properties());
    properties.put("micronaut.server.port", -1);
    properties.put("roomlog.kafka.bootstrap-servers", Backends.bootstrapServers());
    properties.put("roomlog.service-secret", SERVICE_SECRET);
    properties.putAll(settings);
    ApplicationContext context =
        ApplicationContext.builder().propertySources(PropertySource.of("test", properties)).start();
    return new HistoryNode(context.getBean(EmbeddedServer.class).start());
  }

  public URI uri(String path) {
    return URI.create("http://localhost:" + server.getPort() + path);
  }

  public HttpResponse<String> get(String path, String... headers) {
    return getAs(token, path, headers);
  }

  /// A reading by somebody else.
  public HttpResponse<String> getAs(String bearer, String path, String... headers) {
    var request =
        HttpRequest.newBuilder(uri(path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + bearer);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public int status(String path) {
    return get(path).statusCode();
  }

  public JsonNode json(String path) {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(200);
    return parse(response.body());
  }

  /// The body of a page once the event is stored.
  public String page(LogEvent stored, String query) {
    awaitStored(stored.room(), stored.position());
    return get("/v1/rooms/" + stored.room() + "/messages" + query).body();
  }

  public void awaitStored(String room, Position position) {
    await()
        .atMost(PATIENCE)
        .until(() -> status("/v1/rooms/" + room + "/messages?limit=1&at_least=" + position) == 200);
  }

  public double meter(String name, String... tags) {
    var counter =
        server.getApplicationContext().getBean(MeterRegistry.class).find(name).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }

  public static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
    server.getApplicationContext().close();
  }
}
