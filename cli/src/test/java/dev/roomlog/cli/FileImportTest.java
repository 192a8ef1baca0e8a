package dev.roomlog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.roomlog.client.Roomlog;
import dev.roomlog.client.Waiting;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileImportTest {

  private static final Path FOLDER = Path.of("src/test/resources/irc");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, List<JsonNode>> posted = new ConcurrentHashMap<>();
  private final Set<String> rooms = ConcurrentHashMap.newKeySet();
  private final AtomicInteger creating = new AtomicInteger();
  private final AtomicInteger mostCreating = new AtomicInteger();
  private final AtomicInteger refusals = new AtomicInteger();

  /// Lets the first creation of a room wait until both importers have asked for theirs.
  private final CountDownLatch bothAsked = new CountDownLatch(2);

  private HttpServer server;
  private Roomlog client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    client = Roomlog.connect(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    client.createSession("importer");
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (path[2].equals("sessions")) {
      String session =
          """
          {"token":"t","sender":"s","handle":"h","expires_at":"2099-01-01T00:00:00Z"}\
          """;
      respond(exchange, 201, session);
    } else if (path.length == 5) {
      post(exchange, path[3], JSON.readTree(body));
    } else if (exchange.getRequestMethod().equals("PUT")) {
      create(exchange, path[3]);
    } else {
      bothAsked.countDown();
      respond(
          exchange,
          rooms.contains(path[3]) ? 200 : 404,
          rooms.contains(path[3])
              ? "{\"room\":\"" + path[3] + "\"}"
              : "{\"code\":\"room_not_found\",\"status\":404}");
    }
  }

  private void post(HttpExchange exchange, String room, JsonNode message) throws IOException {
    if (message.path("text").asText().isBlank()) {
      respond(exchange, 422, "{\"code\":\"validation_failed\",\"status\":422}");
      return;
    }
    posted.computeIfAbsent(room, _ -> new CopyOnWriteArrayList<>()).add(message);
    String id = message.path("id").asText();
    respond(
        exchange,
        201,
        "{\"type\":\"message.posted\",\"room\":\"%s\",\"position\":\"p%s\",\"id\":\"%s\"}"
            .formatted(room, id, id));
  }

  private void create(HttpExchange exchange, String room) throws IOException {
    mostCreating.accumulateAndGet(creating.incrementAndGet(), Math::max);
    try {
      assertThat(bothAsked.await(10, TimeUnit.SECONDS)).isTrue();
      if (refusals.getAndIncrement() == 0) {
        respond(exchange, 429, "{\"code\":\"too_many_requests\",\"status\":429}");
      } else {
        rooms.add(room);
        respond(exchange, 201, "{\"room\":\"" + room + "\"}");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      creating.decrementAndGet();
    }
  }

  private static void respond(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void filesBecomeRoomsInTheirOrderAndBadLinesAreReported(@TempDir Path folder) throws Exception {
    List<IrcLogFile> files = IrcLogFile.find(List.of(FOLDER), "irc-");
    var report = new ImportReport();
    Path acknowledged = folder.resolve("acknowledged");
    try (var log = new AcknowledgedLog(acknowledged)) {
      var fileImport = new FileImport(client, new IrcLogReader(false), report, log);
      try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
        files.forEach(file -> workers.execute(() -> fileImport.run(file)));
      }
    }
    assertThat(report.toString()).doesNotContain("NOT FINISHED");
    assertThat(mostCreating).hasValue(1);
    assertThat(refusals).hasValue(3);
    report.write(folder.resolve("report"));
    for (IrcLogFile file : files) {
      Set<Integer> refused =
          ImportReport.read(folder.resolve("report")).stream()
              .filter(line -> line.file().equals(file.name()))
              .map(ImportReport.Refused::line)
              .collect(Collectors.toSet());
      assertThat(
              posted.getOrDefault(file.room(), List.of()).stream()
                  .map(json -> json.path("id").asText()))
          .containsExactlyElementsOf(
              RawLog.expected(file, refused, false).stream().map(Seen::id).toList());
    }
    assertThat(Files.readAllLines(acknowledged))
        .hasSize((int) report.posted.sum())
        .allMatch(line -> line.matches("irc-\\S+ (\\S+) p\\1"));
  }

  @Test
  void whatAnImportWaitsForIsShown() {
    var text = new StringWriter();
    var report = new ImportReport();
    report.posted.increment();
    var out = new PrintWriter(text);
    new ProgressLine(out, report, 2, () -> new Waiting(3, "too_many_requests (429)")).show();
    assertThat(text.toString()).contains("1 messages").contains("3 waiting: too_many_requests");
    text.getBuffer().setLength(0);
    new ProgressLine(out, report, 2, () -> null).show();
    assertThat(text.toString()).doesNotContain("waiting");
  }
}
