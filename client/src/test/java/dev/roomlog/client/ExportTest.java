package dev.roomlog.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomlog.client.TestServer.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExportTest {

  private static final String LINES = "{\"n\":1}\n{\"n\":2}\n";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<TestServer.Request> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger sessions = new AtomicInteger();
  private volatile Response first = Response.of(200, LINES);
  private TestServer server;
  private Roomlog client;

  @BeforeEach
  void start() throws IOException {
    server = new TestServer();
    server.http =
        request -> {
          if (request.path().equals("/v1/sessions")) {
            return Response.of(201, SendTest.session(sessions.incrementAndGet()));
          }
          asked.add(request);
          return asked.size() == 1 ? first : Response.of(200, LINES);
        };
    client = Roomlog.connect(server.uri());
    client.createSession("ann");
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  private String written() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theLogIsCopiedByteByByte() throws IOException {
    assertThat(client.exportEvents("lobby", "p1", out)).isEqualTo(LINES.length());
    assertThat(written()).isEqualTo(LINES);
    assertThat(asked)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.path()).isEqualTo("/v1/rooms/lobby/events?after=p1");
              assertThat(request.accept()).isEqualTo("application/x-ndjson");
            });
  }

  @Test
  void aConnectionThatBreaksIsToldAndLeavesWholeLines() {
    first = new Response(200, Response.BROKEN, LINES + "{\"n\":");
    assertThatThrownBy(() -> client.exportEvents("lobby", null, out))
        .isInstanceOf(IOException.class);
    assertThat(written()).isEqualTo(LINES);
  }

  @Test
  void aRefusedTokenIsReplacedAndARefusalThrown() throws IOException {
    first = Response.of(401, "{}");
    client.exportEvents("lobby", null, out);
    assertThat(written()).isEqualTo(LINES);
    assertThat(asked).last().extracting(TestServer.Request::authorization).isEqualTo("Bearer t2");
    asked.clear();
    first = Response.of(410, "{\"code\":\"position_expired\",\"status\":410,\"earliest\":\"p5\"}");
    assertThatThrownBy(() -> client.exportEvents("lobby", "p1", out))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().earliest()).isEqualTo("p5"));
  }

  @Test
  void linesLongerThanAnyBufferAreKeptWhole() throws IOException {
    String text = "a\n" + "b".repeat(300_000) + "\nc\n";
    var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    assertThat(Export.copyLines(in, out)).isEqualTo(text.length());
    assertThat(written()).isEqualTo(text);
    var cut = new ByteArrayInputStream("a\nb".getBytes(StandardCharsets.UTF_8));
    out.reset();
    assertThatThrownBy(() -> Export.copyLines(cut, out)).isInstanceOf(IOException.class);
    assertThat(written()).isEqualTo("a\n");
  }
}
