package dev.roomlog.bench.load;

import dev.roomlog.bench.fed.FeedWire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.LongFunction;

/// Publishes records to a fanout service that is fed by a socket.
public final class FeedPublisher implements Publisher {

  private static final int BUFFER = 64 * 1024;

  private final SocketChannel channel;
  private final LongFunction<FeedWire> records;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

  /// @param records makes a record that was due then
  public FeedPublisher(InetSocketAddress server, LongFunction<FeedWire> records) {
    this.records = records;
    try {
      this.channel = SocketChannel.open(server);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void publish(long due) {
    FeedWire record = records.apply(due);
    if (buffer.remaining() < record.bytes()) {
      flush();
    }
    record.write(buffer);
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
