package dev.roomlog.bench.load;

import java.nio.charset.StandardCharsets;

/// How the clients of a server speak on the WebSocket.
public interface Dialect {

  /// The request line's target and the headers besides the WebSocket's own, each ended by CRLF.
  record Handshake(String target, String headers) {}

  Handshake handshake();

  /// What a client answers to a text frame that carries no message; empty for nothing. Called for
  /// frames before the client is ready, and for small ones after.
  String answer(String text);

  /// Whether the client is ready once it was upgraded (`text` is empty) or has got this frame.
  boolean isReady(String text);

  /// What a published message is wrapped into, before and after it.
  default String prefix() {
    return "";
  }

  default String suffix() {
    return "";
  }

  /// The whole request.
  default byte[] request() {
    Handshake handshake = handshake();
    return ("GET "
            + handshake.target()
            + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + handshake.headers()
            + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// Messages as they are, at once.
  static Dialect plain() {
    return new Dialect() {
      @Override
      public Handshake handshake() {
        return new Handshake("/", "");
      }

      @Override
      public String answer(String text) {
        return "";
      }

      @Override
      public boolean isReady(String text) {
        return true;
      }
    };
  }

  /// Socket.IO 4 (Engine.IO 4) on a WebSocket from the start.
  static Dialect socketIo() {
    return new Dialect() {
      @Override
      public Handshake handshake() {
        return new Handshake("/socket.io/?EIO=4&transport=websocket", "");
      }

      @Override
      public String answer(String text) {
        return text.startsWith("0{") ? "40" : text.equals("2") ? "3" : "";
      }

      @Override
      public boolean isReady(String text) {
        return text.startsWith("40");
      }

      @Override
      public String prefix() {
        return "42[\"message\",";
      }

      @Override
      public String suffix() {
        return "]";
      }
    };
  }

  /// Roomlog's socket, following one room.
  static Dialect roomlog(String room, String token) {
    return new Dialect() {
      @Override
      public Handshake handshake() {
        return new Handshake("/v1/socket?room=" + room, "Authorization: Bearer " + token + "\r\n");
      }

      @Override
      public String answer(String text) {
        return text.startsWith("{\"type\":\"ping\"") ? "{\"type\":\"pong\"}" : "";
      }

      @Override
      public boolean isReady(String text) {
        return text.startsWith("{\"type\":\"caught_up\"");
      }
    };
  }
}
