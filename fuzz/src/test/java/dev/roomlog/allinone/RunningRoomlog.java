package dev.roomlog.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.roomlog.fuzz.Answer;
import dev.roomlog.testing.Backends;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/// The services as `./roomlog up` starts them, on the broker and the store of this test JVM; one
/// for all targets of the JVM, up to its end. In its room `lobby` stand two messages.
public final class RunningRoomlog {

  /// The first of the two messages.
  public static final String MESSAGE = "0190a000-0000-7000-8000-000000000001";

  private static final Pattern OTHER_ROOM =
      Pattern.compile("/v1/rooms/(?!lobby(?:[/?\\s]|$))[a-z0-9][a-z0-9._-]{0,63}(?:[/?\\s]|$)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SILENCE_MILLIS = 20_000;
  private static final String OPERATOR_SECRET = "the-operators-own-secret";

  private final int port;
  private final String token;
  private final String start;
  private final String end;

  private static final class Shared {
    static final RunningRoomlog RUNNING = new RunningRoomlog();
  }

  public static RunningRoomlog shared() {
    return Shared.RUNNING;
  }

  private RunningRoomlog() {
    // A target asks more of one sender and one address than people do, and waits for nothing.
    System.setProperty("roomlog.ingest.sessions-per-minute", "1000000000");
    System.setProperty("roomlog.ingest.rooms-per-minute", "1000000000");
    System.setProperty("roomlog.history.at-least-wait", "50ms");
    port = freePort();
    var services =
        new Services(port, Backends.bootstrapServers(), Backends.mongoUri(), OPERATOR_SECRET);
    services.start(_ -> {});
    await().atMost(PATIENCE).until(() -> status("GET /health/readiness") == 200);
    token = token();
    await().atMost(PATIENCE).until(() -> status("GET /v1/rooms/lobby") == 200);
    post("{\"text\":\"one\",\"id\":\"" + MESSAGE + "\"}");
    end = post("{\"text\":\"two\"}").path("position").asText();
    start = end.substring(0, end.length() - 16) + "0".repeat(16);
    await()
        .atMost(PATIENCE)
        .until(() -> status("GET /v1/rooms/lobby/messages?at_least=" + end) == 200);
  }

  /// Whether a request reads a room that is not there: it is answered after a second only, in which
  /// a thousand others can be tried.
  public static boolean isWaitedFor(String request) {
    return OTHER_ROOM.matcher(request).find();
  }

  /// A text with the room's first position for `START` and its last for `END`.
  public String filled(String text) {
    return text.replace("START", start).replace("END", end);
  }

  /// The answer to a request, whatever its line says.
  ///
  /// @param line method and target; its bytes are its characters
  public Answer exchange(String line, String accept, byte[] body) throws IOException {
    return send(line, "Accept: " + accept + "\r\n" + bearer(), body);
  }

  /// The token's holder, who may import, connected to the socket.
  public Socket connect() throws IOException {
    Socket socket = open();
    String handshake =
        "GET /v1/socket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + ("Authorization: Bearer " + token + "\r\n\r\n");
    socket.getOutputStream().write(handshake.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private Answer send(String line, String headers, byte[] body) throws IOException {
    String head =
        line
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length
            + "\r\n"
            + headers
            + "\r\n";
    try (Socket socket = open()) {
      socket.getOutputStream().write(bytes(head, body));
      byte[] answer = socket.getInputStream().readAllBytes();
      socket.setSoLinger(true, 0); // or thousands of closed connections would wait for stray bytes
      return Answer.parse(answer);
    }
  }

  private Socket open() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(SILENCE_MILLIS);
    return socket;
  }

  private int status(String line) {
    try {
      return send(line, token == null ? "" : bearer(), new byte[0]).status();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String bearer() {
    return "Authorization: Bearer " + token + "\r\n";
  }

  /// A ready node may still be reading the keys by which it signs.
  private String token() {
    String session =
        "{\"handle\":\"fuzzer\",\"scope\":\"import\",\"operator_secret\":\""
            + OPERATOR_SECRET
            + "\"}";
    byte[] body = session.getBytes(StandardCharsets.UTF_8);
    return await()
        .atMost(PATIENCE)
        .until(() -> send("POST /v1/sessions", "", body), answer -> answer.status() == 201)
        .json()
        .path("token")
        .asText();
  }

  private JsonNode post(String message) {
    try {
      byte[] body = message.getBytes(StandardCharsets.UTF_8);
      Answer answer = send("POST /v1/rooms/lobby/messages", bearer(), body);
      assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
      return answer.json();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String head, byte[] body) {
    byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = java.util.Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    return all;
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
