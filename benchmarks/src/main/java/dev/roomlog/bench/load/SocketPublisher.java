package dev.roomlog.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// Publishes as one more client of the server.
public final class SocketPublisher implements Publisher {

  private static final int BUFFER = 64 * 1024;

  private final SocketChannel channel;
  private final byte[] frame;
  private final int stamp;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

  /// @param message the JSON of a message with a stamped text
  public SocketPublisher(InetSocketAddress server, Dialect dialect, byte[] message) {
    this.channel = SocketLoad.dial(server, dialect);
    String text = new String(message, StandardCharsets.UTF_8);
    this.frame = Frame.masked(dialect.prefix() + text + dialect.suffix());
    this.stamp = Stamp.find(frame);
  }

  @Override
  public void publish(long due) {
    if (buffer.remaining() < frame.length) {
      flush();
    }
    Stamp.write(due, frame, stamp);
    buffer.put(frame);
  }

  @Override
  public void flush() {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      buffer.clear();
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
