package dev.roomlog.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import jdk.net.ExtendedSocketOptions;

/// One WebSocket of the load: it counts messages by their frames' headers and looks inside only
/// where it samples. Used by the load's thread only.
///
/// It acknowledges what it reads as it reads it, also after it has written. After an answer the
/// kernel would put acknowledgements off, and then every second message that comes has one sent
/// from within the server's own system call: on loopback the server would pay for its clients.
final class Client {

  /// A frame of this length or more carries a message, once the client is ready.
  private static final int MESSAGE = 126;

  private static final int PING = 9;
  private static final int CLOSE = 8;
  private static final byte[] NOTHING = new byte[0];
  private static final byte[] END_OF_HEADERS = {'\r', '\n', '\r', '\n'};

  private final SocketChannel channel;
  private final Dialect dialect;
  private final Samples samples;
  private final boolean sampled;
  private byte[] incomplete = NOTHING;
  private boolean upgraded;
  private boolean ready;

  Client(SocketChannel channel, Dialect dialect, Samples samples, boolean sampled) {
    this.channel = channel;
    this.dialect = dialect;
    this.samples = samples;
    this.sampled = sampled;
  }

  boolean isReady() {
    return ready;
  }

  SocketChannel channel() {
    return channel;
  }

  /// Reads what is there and returns how many messages it held; -1 at the end of the connection.
  ///
  /// @param into a shared buffer, with its array
  int read(ByteBuffer into, byte[] copy) throws IOException {
    into.clear();
    int got = channel.read(into);
    if (got < 0) {
      return -1;
    }
    into.flip();
    int kept = incomplete.length;
    System.arraycopy(incomplete, 0, copy, 0, kept);
    into.get(copy, kept, got);
    int length = kept + got;
    int from = upgraded ? 0 : upgrade(copy, length);
    return upgraded ? frames(copy, from, length) : keep(copy, 0, length, 0);
  }

  private int upgrade(byte[] bytes, int length) {
    for (int i = 0; i <= length - END_OF_HEADERS.length; i++) {
      if (Arrays.equals(
          bytes, i, i + END_OF_HEADERS.length, END_OF_HEADERS, 0, END_OF_HEADERS.length)) {
        String status = new String(bytes, 0, Math.min(length, 12), StandardCharsets.US_ASCII);
        if (!status.equals("HTTP/1.1 101")) {
          throw new IllegalStateException(
              "The server refused a socket: "
                  + new String(bytes, 0, length, StandardCharsets.UTF_8));
        }
        upgraded = true;
        ready = dialect.isReady("");
        return i + END_OF_HEADERS.length;
      }
    }
    return 0;
  }

  private int frames(byte[] bytes, int from, int length) throws IOException {
    int messages = 0;
    int at = from;
    while (length - at >= 2) {
      int size = bytes[at + 1] & 0x7f;
      int start = at + 2;
      if (size == 126) {
        if (length - at < 4) {
          break;
        }
        size = (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
        start = at + 4;
      } else if (size == 127) {
        throw new IllegalStateException("a frame that nobody asked for");
      }
      if (length - start < size) {
        break;
      }
      if (ready && size >= MESSAGE) {
        messages++;
        if (sampled) {
          samples.take(Stamp.read(bytes, start, start + size));
        }
      } else {
        answer(bytes, at, start, size);
      }
      at = start + size;
    }
    return keep(bytes, at, length, messages);
  }

  private int keep(byte[] bytes, int at, int length, int messages) {
    incomplete = at == length ? NOTHING : Arrays.copyOfRange(bytes, at, length);
    return messages;
  }

  private void answer(byte[] bytes, int at, int start, int size) throws IOException {
    int opcode = bytes[at] & 0xf;
    if (opcode == PING) {
      send(Frame.pong(Arrays.copyOfRange(bytes, start, start + size)));
      return;
    }
    String text = new String(bytes, start, size, StandardCharsets.UTF_8);
    if (opcode == CLOSE || text.startsWith("{\"type\":\"error\"")) {
      throw new IllegalStateException("The server ended a socket: " + text);
    }
    String answer = dialect.answer(text);
    if (!answer.isEmpty()) {
      send(Frame.masked(answer));
    }
    ready |= dialect.isReady(text);
  }

  void send(byte[] bytes) throws IOException {
    var out = ByteBuffer.wrap(bytes);
    while (out.hasRemaining()) {
      channel.write(out);
    }
    if (channel.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK)) {
      channel.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
    }
  }
}
