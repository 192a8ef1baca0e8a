package dev.roomlog.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Frames that no honest client sends end that client's connection with the listed code, and nobody
/// else's.
class HostileFramesTest {

  private static final TestLog LOG = TestLog.shared();
  private static final byte[] NONE = {};
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.start(Map.of("hello-time", "500ms"));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private interface Attack {
    void on(RawSocket socket) throws IOException;
  }

  private static Arguments attack(String name, int code, Attack attack) {
    return Arguments.of(Named.of(name, attack), code);
  }

  static Stream<Arguments> attacks() {
    byte[] mask = new byte[4];
    return Stream.of(
        attack("unmasked", 1002, s -> s.bytes((byte) 0x81, (byte) 2, (byte) '{', (byte) '}')),
        attack("reserved bit 1", 1002, s -> s.frame(0xc1, "{}".getBytes(StandardCharsets.UTF_8))),
        attack("reserved bit 3", 1002, s -> s.frame(0x91, "{}".getBytes(StandardCharsets.UTF_8))),
        attack("reserved data opcode", 1002, s -> s.frame(0x83, NONE)),
        attack("reserved control opcode", 1002, s -> s.frame(0x8b, NONE)),
        attack("orphan continuation", 1002, s -> s.frame(0x80, NONE)),
        attack(
            "text within a fragmented text",
            1002,
            s -> {
              s.frame(0x01, NONE);
              s.frame(0x81, NONE);
            }),
        attack("long ping", 1002, s -> s.frame(0x89, new byte[126])),
        attack("fragmented ping", 1002, s -> s.frame(0x09, NONE)),
        attack("close of one byte", 1002, s -> s.frame(0x88, new byte[1])),
        attack("close with a code that is none", 1002, s -> s.frame(0x88, new byte[] {0, 5})),
        attack("binary", 1003, s -> s.frame(0x82, new byte[3])),
        attack("invalid UTF-8", 1007, s -> s.frame(0x81, new byte[] {(byte) 0xc3, (byte) 0x28})),
        attack(
            "invalid UTF-8 across fragments",
            1007,
            s -> {
              s.frame(0x01, new byte[] {(byte) 0xe2, (byte) 0x82});
              s.frame(0x80, new byte[] {(byte) 0x28});
            }),
        attack("frame over 64 KiB", 1009, s -> s.frame(0x81, new byte[65_537])),
        attack(
            "message over 64 KiB",
            1009,
            s -> {
              s.frame(0x01, "a".repeat(40_000).getBytes(StandardCharsets.UTF_8));
              s.frame(0x80, "a".repeat(40_000).getBytes(StandardCharsets.UTF_8));
            }),
        attack(
            "fragments without end",
            1009,
            s -> {
              s.frame(0x01, "a".repeat(30_000).getBytes(StandardCharsets.UTF_8));
              for (int i = 0; i < 10; i++) {
                s.frame(0x00, "a".repeat(30_000).getBytes(StandardCharsets.UTF_8));
              }
            }),
        attack(
            "three frames that are no commands",
            4400,
            s -> {
              s.text("rubbish");
              s.text("[]");
              s.text("{\"type\":\"dance\"}");
            }),
        attack(
            "too many frames",
            4429,
            s -> {
              for (int i = 0; i < 230; i++) {
                s.text("{\"type\":\"pong\"}");
              }
            }),
        attack(
            "too many fragments",
            4429,
            s -> {
              s.frame(0x01, NONE);
              for (int i = 0; i < 230; i++) {
                s.frame(0x00, new byte[] {'a'});
              }
            }),
        attack(
            "a ping flood",
            4429,
            s -> {
              for (int i = 0; i < 230; i++) {
                s.frame(0x89, mask);
              }
            }));
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void isClosedWithTheListedCode(Attack attack, int code) throws IOException {
    String room = LOG.room("hostile");
    try (var bystander = TestClient.open(node.knows(room), LOG.tokens().token("alice"));
        var socket = RawSocket.open(node, LOG.tokens().token("mallory"))) {
      bystander.subscribe(room, null);
      bystander.next("subscribed");
      attackIgnoringBrokenPipe(attack, socket);
      assertThat(socket.closeCode()).isEqualTo(code);
      LOG.post(room, "still here");
      assertThat(bystander.texts(1)).containsExactly("still here");
    }
  }

  private static void attackIgnoringBrokenPipe(Attack attack, RawSocket socket) {
    try {
      attack.on(socket);
    } catch (IOException e) {
      assertThat(e).hasMessageMatching("(?i).*(broken pipe|reset).*");
    }
  }

  @Test
  void offersNoCompression() throws IOException {
    try (var socket = new RawSocket(node.port())) {
      socket.request("GET /v1/socket HTTP/1.1", "Sec-WebSocket-Extensions: permessage-deflate");
      assertThat(socket.head()).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("deflate");
    }
  }

  @Test
  void closesAClientThatDoesNotSayHello() throws IOException {
    try (var socket = new RawSocket(node.port())) {
      socket.request("GET /v1/socket HTTP/1.1");
      assertThat(socket.head()).startsWith("HTTP/1.1 101");
      assertThat(socket.closeCode()).isEqualTo(4408);
    }
  }

  @Test
  void answersAPingAndAnHonestClose() throws IOException {
    try (var socket = RawSocket.open(node, LOG.tokens().token("alice"))) {
      socket.frame(0x89, new byte[0]);
      socket.frame(0x88, new byte[] {3, (byte) 0xe8});
      assertThat(socket.closeCode()).isEqualTo(1000);
    }
  }

  @Test
  void keepsTheSocketOpenForErrorsThatAreNoAttack() throws IOException {
    try (var socket = RawSocket.open(node, LOG.tokens().token("alice"))) {
      assertThat(socket.nextText()).contains("\"ready\"");
      socket.text("{\"type\":\"nonsense\",\"ref\":7}");
      assertThat(socket.nextText()).contains("malformed_frame").contains("\"ref\":7");
      socket.text("{\"type\":\"subscribe\",\"ref\":\"x\",\"rooms\":[{\"room\":\"no-such-room\"}]}");
      assertThat(socket.nextText()).contains("room_not_found").contains("\"ref\":\"x\"");
      StringBuilder rooms = new StringBuilder();
      for (int i = 0; i < 129; i++) {
        rooms.append(i == 0 ? "" : ",").append("{\"room\":\"many-").append(i).append("\"}");
      }
      socket.text("{\"type\":\"subscribe\",\"rooms\":[" + rooms + "]}");
      assertThat(socket.nextText()).contains("too_many_rooms").contains("many-128");
    }
  }
}
