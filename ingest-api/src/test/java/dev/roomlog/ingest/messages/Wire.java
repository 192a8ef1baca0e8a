package dev.roomlog.ingest.messages;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A connection on which requests are written as they are.
final class Wire implements AutoCloseable {

  private static final int LIMIT_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;

  Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(LIMIT_MILLIS);
    in = socket.getInputStream();
  }

  /// An answer as it came.
  ///
  /// @param headers with their names in lower case
  record Answer(String line, Set<String> headers, String body) {
    int status() {
      return Integer.parseInt(line.split(" ", 3)[1]);
    }
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
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
    String[] lines = head.toString().split("\r\n", -1);
    Set<String> headers =
        Stream.of(lines)
            .skip(1)
            .filter(line -> !line.isEmpty())
            .map(
                line ->
                    line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT)
                        + line.substring(line.indexOf(':')))
            .collect(Collectors.toSet());
    int length =
        headers.stream()
            .filter(header -> header.startsWith("content-length: "))
            .mapToInt(header -> Integer.parseInt(header.substring("content-length: ".length())))
            .sum();
    return new Answer(lines[0], headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  /// Whether the server has closed.
  boolean isAtEnd() throws IOException {
    return in.read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
