package dev.roomlog.access.web;

import dev.roomlog.access.Directory;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.testing.TestTokens;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;

/// A server with the edge and [EdgeController] behind it, a public room `lobby`, and no broker.
final class EdgeServer implements AutoCloseable {

  static final String SECRET = "between-services";

  final TestTokens tokens = new TestTokens();
  private final EmbeddedServer server;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  EdgeServer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("test.edge", true);
    all.put("micronaut.server.port", -1);
    all.put("micronaut.server.max-request-size", 65_536);
    all.put("roomlog.kafka.bootstrap-servers", "127.0.0.1:1");
    all.put("roomlog.service-secret", SECRET);
    all.putAll(settings);
    server = ApplicationContext.run(EmbeddedServer.class, all);
    Directory directory = server.getApplicationContext().getBean(Directory.class);
    directory.apply(tokens.directoryKey(), tokens.entry());
    var lobby = new DirectoryEntry();
    lobby.setType(DirectoryType.ROOM);
    lobby.setVersion(1);
    lobby.setRoom("lobby");
    lobby.setVisibility("public");
    directory.apply("room:lobby", lobby);
  }

  int port() {
    return server.getPort();
  }

  Wire wire() throws IOException {
    return new Wire(port());
  }

  /// Sends bytes as they are on a connection of their own, and returns the first answer.
  Wire.Answer raw(String request) throws IOException {
    try (Wire wire = wire()) {
      return wire.send(request).answer();
    }
  }

  /// `GET path` with more header lines, each ended by CRLF.
  Wire.Answer get(String path, String headers) throws IOException {
    return raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path));
  }

  HttpRequest.Builder as(String handle, String path) {
    return request(path).header("Authorization", "Bearer " + tokens.token(handle));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  HttpClient http() {
    return http;
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
