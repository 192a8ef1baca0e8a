package dev.roomlog.fanout;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/// A client that says whatever a test wants, byte by byte.
final class RawSocket implements AutoCloseable {

  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private final Socket socket;
  private final DataInputStream in;

  RawSocket(int port) throws IOException {
    socket = new Socket("localhost", port);
    socket.setSoTimeout(15_000);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
  }

  /// A socket that has been let in with this token.
  static RawSocket open(TestNode node, String token) throws IOException {
    var raw = new RawSocket(node.port());
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

  /// A masked frame; `first` is its first byte. The mask is zero, so the payload goes as it is.
  void frame(int first, byte[] payload) throws IOException {
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
    frame.writeBytes(new byte[4]);
    frame.writeBytes(payload);
    bytes(frame.toByteArray());
  }

  void text(String text) throws IOException {
    frame(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  /// The code of the close frame that ends the connection; -1 when it ends without one.
  int closeCode() throws IOException {
    try {
      while (true) {
        int first = in.readUnsignedByte();
        long length = in.readUnsignedByte();
        length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        if (first == 0x88) {
          int code = length < 2 ? 1005 : in.readUnsignedShort();
          in.skipNBytes(Math.max(0, length - 2));
          return code;
        }
        in.skipNBytes(length);
      }
    } catch (EOFException | SocketException e) {
      return -1;
    }
  }

  /// The payload of the next text frame.
  String nextText() throws IOException {
    while (true) {
      int first = in.readUnsignedByte();
      int length = in.readUnsignedByte();
      length = length == 126 ? in.readUnsignedShort() : length;
      byte[] payload = in.readNBytes(length);
      String text = new String(payload, StandardCharsets.UTF_8);
      // The first ping comes after a random time.
      if (first == 0x81 && !text.startsWith("{\"type\":\"ping\"")) {
        return text;
      }
    }
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
