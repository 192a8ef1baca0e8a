package dev.roomlog.system.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/// A WebSocket client on a bare socket, which may do what no client may. One thread.
final class Talker implements AutoCloseable {

  static final int FIN = 0x80;
  static final int RSV1 = 0x40;
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;

  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int SHORT = 126;
  private static final int LONG = 127;

  private final Socket socket = new Socket();
  private final OutputStream out;
  private final DataInputStream in;
  private final String answer;

  /// Connects and shakes hands.
  ///
  /// @param query of the URL, such as `?room=lobby`
  /// @param receiveBuffer in bytes, so that a reader who stops is soon full; 0 for the default
  /// @param headers more header lines, each with its end
  Talker(Part node, String token, String query, int receiveBuffer, String headers)
      throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()), TIMEOUT_MILLIS);
    out = socket.getOutputStream();
    in = new DataInputStream(socket.getInputStream());
    String request =
        """
        GET /v1/socket%s HTTP/1.1\r
        Host: 127.0.0.1:%d\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Protocol: roomlog.v1\r
        Authorization: Bearer %s\r
        %s\r
        """
            .formatted(query, node.port(), token, headers);
    out.write(request.getBytes(ISO_8859_1));
    answer = head();
    if (!answer.startsWith("HTTP/1.1 101")) {
      throw new IOException("not welcome: " + answer);
    }
  }

  /// The head of the answer to the handshake.
  String answer() {
    return answer;
  }

  void text(String text) throws IOException {
    frame(FIN | TEXT, text.getBytes(UTF_8));
  }

  /// Sends a frame, masked with zeros.
  ///
  /// @param first its first byte: flags and opcode
  void frame(int first, byte[] payload) throws IOException {
    var frame = new ByteArrayOutputStream(payload.length + 14);
    frame.write(first);
    if (payload.length < SHORT) {
      frame.write(0x80 | payload.length);
    } else if (payload.length < 1 << 16) {
      frame.write(0x80 | SHORT);
      frame.write(ByteBuffer.allocate(2).putShort((short) payload.length).array());
    } else {
      frame.write(0x80 | LONG);
      frame.write(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    frame.write(new byte[4]);
    frame.write(payload);
    out.write(frame.toByteArray());
  }

  /// Reads one byte of whatever comes; negative at the end.
  int read() throws IOException {
    return in.read();
  }

  /// Reads on until the node closes.
  ///
  /// @return the close code; 0 when the connection ended without one
  int closeCode() {
    try {
      while (true) {
        int opcode = in.readUnsignedByte() & 0x0f;
        long length = in.readUnsignedByte();
        if (length == SHORT) {
          length = in.readUnsignedShort();
        } else if (length == LONG) {
          length = in.readLong();
        }
        if (opcode == CLOSE) {
          return length >= 2 ? in.readUnsignedShort() : 0;
        }
        in.skipNBytes(length);
      }
    } catch (IOException _) {
      return 0;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String head() throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no answer to the handshake: " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }
}
