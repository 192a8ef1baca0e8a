package dev.roomlog.fanout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// One exchange with the node: what the client writes, and all that the node answers until the
/// connection has ended.
///
/// @param id the case's number in the Autobahn test suite
/// @param answers what comes back, as [#play] writes it
record SocketCase(String id, String what, Client client, List<String> answers) {

  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xa;
  static final int CONTINUATION = 0x0;
  static final int FIN = 0x80;

  private static final String GOODBYE = "close 4999";
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ECHOING =
      "{\"type\":\"subscribe\",\"rooms\":[{\"room\":\"-\"}],\"ref\":\"%s\"}";

  /// What a client does once it has been let in.
  interface Client {
    void on(RawSocket socket) throws IOException;

    default Client then(Client next) {
      return socket -> {
        on(socket);
        next.on(socket);
      };
    }
  }

  /// The connection survives the case: once it has answered, the client's goodbye is answered too.
  static SocketCase open(String id, String what, Client client, String... answers) {
    List<String> all = new ArrayList<>(List.of(answers));
    all.add(GOODBYE);
    return new SocketCase(id, what, client, List.copyOf(all));
  }

  /// The node ends the connection with this code, after the other answers.
  static SocketCase ended(String id, String what, int code, Client client, String... answers) {
    List<String> all = new ArrayList<>(List.of(answers));
    all.add("close " + code);
    return new SocketCase(id, what, client, List.copyOf(all));
  }

  static Bytes frame(int first, byte... payload) {
    return new Bytes(RawSocket.frameOf(first, payload));
  }

  static Bytes frame(int first, String payload) {
    return frame(first, utf8(payload));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /// A close's payload.
  static byte[] code(int code, byte... reason) {
    byte[] payload = new byte[2 + reason.length];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(reason, 0, payload, 2, reason.length);
    return payload;
  }

  /// A command whose error carries `ref` back: so the node shows what it has read.
  static String echoing(String ref) {
    return ECHOING.formatted(ref);
  }

  /// Such a command of exactly so many bytes, more than 80.
  static String echoing(String ref, int bytes) {
    String start = "{\"pad\":\"";
    String end = "\"," + echoing(ref).substring(1);
    return start + "x".repeat(bytes - start.length() - end.length()) + end;
  }

  /// Bytes for the wire.
  record Bytes(byte[] wire) implements Client {

    @Override
    public void on(RawSocket socket) throws IOException {
      socket.bytes(wire);
    }

    /// The same, one byte in each write.
    Client dripped() {
      return socket -> {
        for (byte single : wire) {
          socket.bytes(single);
        }
      };
    }

    Bytes and(Bytes more) {
      var both = new ByteArrayOutputStream();
      both.writeBytes(wire);
      both.writeBytes(more.wire);
      return new Bytes(both.toByteArray());
    }
  }

  /// Plays the case and returns what came back until the end: `echo ref`, `error code`, `pong hex`
  /// and `close code`.
  List<String> play(RawSocket socket) throws IOException {
    try {
      client.on(socket);
    } catch (SocketException e) {
      // The node has ended the connection; what it said is still there to read.
    }
    List<String> seen = new ArrayList<>();
    if (answers.getLast().equals(GOODBYE)) {
      read(socket, seen, answers.size() - 1);
      frame(FIN | CLOSE, code(4999)).on(socket);
    }
    read(socket, seen, Integer.MAX_VALUE);
    return seen;
  }

  private static void read(RawSocket socket, List<String> seen, int count) throws IOException {
    RawSocket.Frame frame = null;
    while (seen.size() < count && (frame = socket.next()) != null) {
      String answer = render(frame);
      if (!answer.isEmpty()) {
        seen.add(answer);
      }
    }
  }

  /// An empty text for what a node says of its own accord.
  private static String render(RawSocket.Frame frame) throws IOException {
    return switch (frame.first()) {
      case FIN | TEXT -> render(JSON.readTree(frame.payload()));
      case FIN | PING -> "";
      case FIN | PONG -> "pong " + HexFormat.of().formatHex(frame.payload());
      case FIN | CLOSE -> "close " + frame.code();
      default -> "frame " + frame.first();
    };
  }

  private static String render(JsonNode frame) {
    return switch (frame.path("type").asText()) {
      case "ready", "ping" -> "";
      case "error" ->
          frame.has("ref")
              ? "echo " + frame.path("ref").asText()
              : "error " + frame.path("problem").path("code").asText();
      default -> frame.toString();
    };
  }

  @Override
  public String toString() {
    return id + " " + what;
  }
}
