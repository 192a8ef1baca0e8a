package dev.roomlog.fanout;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A client that says whatever a test wants, byte by byte.
final class RawSocket implements AutoCloseable {

  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private final Socket socket;
  private final DataInputStream in;

  RawSocket(int port) throws IOException {
    this(new Socket("localhost", port));
  }

  RawSocket(TestNode node) throws IOException {
    this(node.connect());
  }

  private RawSocket(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(15_000);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
  }

  /// A socket that has been let in with this token.
  static RawSocket open(TestNode node, String token) throws IOException {
    var raw = new RawSocket(node);
    raw.request("GET /v1/socket HTTP/1.1", "Authorization: Bearer " + token);
    String head = raw.head();
    if (!head.startsWith("HTTP/1.1 101")) {
      throw new AssertionError(head);
    }
    return raw;
  }

  /// A handshake with further or other headers.
  void request(String line, String... headers) throws IOException {
    StringBuilder request = new StringBuilder(line).append("\r\n");
    String all = String.join("\r\n", headers);
    addUnless(request, all, "Host", "localhost");
    addUnless(request, all, "Connection", "Upgrade");
    addUnless(request, all, "Upgrade", "websocket");
    addUnless(request, all, "Sec-WebSocket-Version", "13");
    addUnless(request, all, "Sec-WebSocket-Key", KEY);
    for (String header : headers) {
      if (!header.endsWith(": -")) {
        request.append(header).append("\r\n");
      }
    }
    bytes(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void addUnless(StringBuilder request, String all, String name, String value) {
    if (!all.contains(name + ":")) {
      request.append(name).append(": ").append(value).append("\r\n");
    }
  }

  /// The answer's head.
  String head() throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
      int read = in.read();
      if (read < 0) {
        throw new EOFException(head.toString(StandardCharsets.UTF_8));
      }
      head.write(read);
    }
    return head.toString(StandardCharsets.UTF_8);
  }

  void bytes(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /// A masked frame; `first` is its first byte.
  void frame(int first, byte[] payload) throws IOException {
    bytes(frameOf(first, payload));
  }

  /// The bytes of a masked frame.
  static byte[] frameOf(int first, byte[] payload) {
    var frame = new ByteArrayOutputStream();
    frame.write(first);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else if (payload.length < 65_536) {
      frame.write(0x80 | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    } else {
      frame.write(0x80 | 127);
      frame.writeBytes(new byte[4]);
      frame.write(payload.length >> 24);
      frame.write(payload.length >> 16);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    }
    frame.writeBytes(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.write(payload[i] ^ MASK[i % MASK.length]);
    }
    return frame.toByteArray();
  }

  void text(String text) throws IOException {
    frame(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  /// A frame from the node.
  record Frame(int first, byte[] payload) {

    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /// Of a close; 1005 stands for none (RFC 6455 section 7.4.1).
    int code() {
      return payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
    }
  }

  /// The next frame; null when the connection has ended.
  @Nullable Frame next() throws IOException {
    try {
      int first = in.readUnsignedByte();
      long length = in.readUnsignedByte();
      length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
      byte[] payload = new byte[Math.toIntExact(length)];
      in.readFully(payload);
      return new Frame(first, payload);
    } catch (EOFException | SocketException e) {
      return null;
    }
  }

  /// The code of the close frame that ends the connection; -1 when it ends without one.
  int closeCode() throws IOException {
    for (Frame frame = next(); frame != null; frame = next()) {
      if (frame.first() == 0x88) {
        return frame.code();
      }
    }
    return -1;
  }

  /// The payload of the next text frame.
  String nextText() throws IOException {
    for (Frame frame = next(); frame != null; frame = next()) {
      // The first ping comes after a random time.
      if (frame.first() == 0x81 && !frame.text().startsWith("{\"type\":\"ping\"")) {
        return frame.text();
      }
    }
    throw new EOFException();
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
