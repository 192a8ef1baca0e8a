package dev.roomlog.client;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// HTTP and WebSocket on one port, by hand, so that tests decide every byte and every fault.
final class TestServer implements AutoCloseable {

  /// @param path with its query
  record Request(String path, String authorization, String accept, String body) {}

  /// @param status 0 to break the connection instead
  /// @param headers whole lines; [#BROKEN] announces a longer body than it sends, then breaks the
  ///   connection
  record Response(int status, String headers, String body) {

    static final String BROKEN = "Broken: yes\r\n";

    static Response of(int status, String body) {
      return new Response(status, "", body);
    }

    boolean isBroken() {
      return headers.equals(BROKEN);
    }
  }

  private final ServerSocket listening;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  volatile Function<Request, Response> http = _ -> Response.of(404, "{}");
  volatile Consumer<Peer> sockets = _ -> {};

  TestServer() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      while (true) {
        String first = line(in);
        if (first == null) {
          return;
        }
        int length = 0;
        String key = null;
        String authorization = "";
        String accept = "";
        for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
          String value = header.substring(header.indexOf(':') + 1).trim();
          switch (header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT)) {
            case "content-length" -> length = Integer.parseInt(value);
            case "sec-websocket-key" -> key = value;
            case "authorization" -> authorization = value;
            case "accept" -> accept = value;
            default -> {}
          }
        }
        if (key != null) {
          upgrade(socket.getOutputStream(), key);
          sockets.accept(new Peer(socket, in));
          return;
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        String[] parts = first.split(" ", -1);
        Response answer = http.apply(new Request(parts[1], authorization, accept, body));
        if (answer.status() == 0) {
          return;
        }
        respond(socket.getOutputStream(), answer);
        if (answer.isBroken()) {
          return;
        }
      }
    } catch (IOException | UncheckedIOException _) {
      // the client is gone, which is its right
    }
  }

  private static void respond(OutputStream out, Response answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(
                answer.status(), body.length + (answer.isBroken() ? 1 : 0), answer.headers());
    out.write(head.getBytes(StandardCharsets.UTF_8));
    out.write(body);
    out.flush();
  }

  private static void upgrade(OutputStream out, String key) throws IOException {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest(
                  (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.UTF_8));
      String head =
          "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Protocol: roomlog.v1\r\nSec-WebSocket-Accept: "
              + Base64.getEncoder().encodeToString(hash)
              + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable String line(DataInputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return null;
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /// The server's end of a WebSocket.
  record Peer(Socket socket, DataInputStream in) {

    void text(String text) {
      frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends the text in two fragments.
    void fragmented(String text) {
      int half = text.length() / 2;
      frame(0x01, text.substring(0, half).getBytes(StandardCharsets.UTF_8));
      frame(0x80, text.substring(half).getBytes(StandardCharsets.UTF_8));
    }

    void close(int code) {
      frame(0x88, new byte[] {(byte) (code >> 8), (byte) code});
    }

    private void frame(int head, byte[] payload) {
      try {
        OutputStream out = socket.getOutputStream();
        out.write(head);
        if (payload.length < 126) {
          out.write(payload.length);
        } else {
          out.write(new byte[] {126, (byte) (payload.length >> 8), (byte) payload.length});
        }
        out.write(payload);
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /// The next text of the client; throws when it closes or is gone.
    String read() {
      try {
        int head = in.readUnsignedByte();
        int length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
          length = in.readUnsignedShort();
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
          payload[i] ^= mask[i % 4];
        }
        if ((head & 0x0f) != 1) {
          throw new IOException("the client closed");
        }
        return new String(payload, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
