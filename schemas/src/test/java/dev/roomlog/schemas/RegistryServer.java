package dev.roomlog.schemas;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A small registry over HTTP: it keeps what is registered, and can be told to misbehave.
final class RegistryServer implements AutoCloseable {

  private static final int FIRST_ID = 100;

  /// `METHOD path` of each request, in the order of arrival.
  final List<String> requests = new CopyOnWriteArrayList<>();

  final List<String> authorizations = new CopyOnWriteArrayList<>();

  /// The answer to everything from now on, when set.
  volatile CatalogueApi.@Nullable Answer always;

  /// While true, an answer's headers are sent and its body never.
  volatile boolean stalls;

  private final Map<String, Integer> ids = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  RegistryServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  URI urlWithUser(String userInfo) {
    return URI.create("http://" + userInfo + "@127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /// Knows a schema from the start.
  int register(String schema) {
    return ids.computeIfAbsent(schema, _ -> FIRST_ID + ids.size());
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(exchange.getRequestMethod() + " " + path);
      authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      byte[] request = exchange.getRequestBody().readAllBytes();
      CatalogueApi.Answer forced = always;
      CatalogueApi.Answer answer = forced != null ? forced : answer(path, request);
      byte[] body = answer.json().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", CatalogueApi.MEDIA_TYPE);
      exchange.sendResponseHeaders(answer.status(), body.length);
      if (stalls) {
        closed.await();
      }
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CatalogueApi.Answer answer(String path, byte[] request) {
    try {
      if (path.startsWith("/schemas/ids/")) {
        String id = path.substring("/schemas/ids/".length());
        for (Map.Entry<String, Integer> entry : ids.entrySet()) {
          if (id.equals(String.valueOf(entry.getValue()))) {
            return new CatalogueApi.Answer(
                200, new ObjectMapper().writeValueAsString(Map.of("schema", entry.getKey())));
          }
        }
        return notFound(40403);
      }
      String schema = new ObjectMapper().readTree(request).path("schema").asText();
      Integer known =
          path.endsWith("/versions") ? Integer.valueOf(register(schema)) : ids.get(schema);
      return known == null
          ? notFound(ids.isEmpty() ? 40401 : 40403)
          : new CatalogueApi.Answer(200, "{\"id\":" + known + "}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CatalogueApi.Answer notFound(int code) {
    return new CatalogueApi.Answer(404, "{\"error_code\":" + code + ",\"message\":\"not found\"}");
  }
}
