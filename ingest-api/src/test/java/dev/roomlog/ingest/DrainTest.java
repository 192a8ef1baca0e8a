package dev.roomlog.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.roomlog.schemas.Topics;
import dev.roomlog.testing.Backends;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The process as operators run it: started by its main class, stopped by SIGTERM.
class DrainTest {

  private static final TestNode NODE = TestNode.shared();

  @ParameterizedTest(name = "direct posts {0}")
  @ValueSource(booleans = {true, false})
  void onSigtermWhatWasPublishedIsAlsoAnswered(boolean directPosts) throws Exception {
    String token = NODE.guest();
    String room = NODE.room(token);
    int port = freePort();
    Process process = start(port, directPosts);
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreException(UncheckedIOException.class)
          .until(() -> get(client, port) == 200);
      List<Thread> posting =
          IntStream.range(0, 8)
              .mapToObj(
                  _ ->
                      Thread.ofVirtual().start(() -> post(client, port, room, token, acknowledged)))
              .toList();
      await().until(() -> acknowledged.size() > 200);

      process.destroy();

      for (Thread poster : posting) {
        poster.join();
      }
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> logged =
        TopicReader.records(Topics.MESSAGES, room).stream()
            .filter(record -> TopicReader.holds(record, "drain-"))
            .map(record -> record.partition() + ":" + record.offset())
            .toList();
    assertThat(logged).containsExactlyInAnyOrderElementsOf(acknowledged);
  }

  /// Posts until the server no longer answers.
  private static void post(
      HttpClient client, int port, String room, String token, Set<String> acknowledged) {
    HttpRequest request =
        HttpRequest.newBuilder(uri(port, "/v1/rooms/" + room + "/messages"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"drain-\"}"))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      while (answer.statusCode() == 201) {
        acknowledged.add(place(TestNode.text(answer, "position")));
        answer = client.send(request, BodyHandlers.ofString());
      }
    } catch (IOException e) {
      // The server is gone, as it should be.
      assertThat(acknowledged).isNotEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String place(String position) {
    var parsed = dev.roomlog.schemas.Position.parse(position);
    assertThat(parsed).isNotNull();
    return parsed == null ? "" : parsed.partition() + ":" + parsed.offset();
  }

  private static int get(HttpClient client, int port) {
    try {
      return client
          .send(
              HttpRequest.newBuilder(uri(port, "/health/readiness")).build(),
              BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URI uri(int port, String path) {
    return URI.create("http://localhost:" + port + path);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Process start(int port, boolean directPosts) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            IngestApi.class.getName(),
            "--micronaut.server.port=" + port,
            "--roomlog.kafka.bootstrap-servers=" + Backends.bootstrapServers(),
            "--mongodb.uri=" + Backends.mongoUri(),
            "--roomlog.ingest.direct-posts=" + directPosts,
            "--roomlog.ingest.messages-per-second=100000",
            "--roomlog.ingest.message-burst=100000")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
