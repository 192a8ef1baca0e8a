package dev.roomlog.access.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A raw connection to the server under test.
final class Wire implements AutoCloseable {

  private static final int LIMIT_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  Wire(int port) throws IOException {
    socket = new Socket("localhost", port);
    socket.setSoTimeout(LIMIT_MILLIS);
    in = socket.getInputStream();
  }

  /// An answer as it came.
  record Answer(String head, String body) {
    int status() {
      return Integer.parseInt(head.split(" ", 3)[1]);
    }
  }

  Wire send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  Answer answer() throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after: " + head);
      }
      head.append((char) next);
    }
    int length = 0;
    for (String line : head.toString().split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring("content-length:".length()).strip());
      }
    }
    return new Answer(head.toString(), new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  /// Everything until the server closes.
  String rest() throws IOException {
    var rest = new ByteArrayOutputStream();
    in.transferTo(rest);
    return rest.toString(StandardCharsets.UTF_8);
  }

  /// Whether the server has nothing to say for a short while, the connection being open.
  boolean isQuiet() throws IOException {
    socket.setSoTimeout(200);
    try {
      in.read();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(LIMIT_MILLIS);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
