package dev.roomlog.bench.load;

import dev.roomlog.bench.fed.FeedWire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.function.LongFunction;

/// Publishes records to a fanout service that is fed by a socket.
public final class FeedPublisher implements Publisher {

  private final Outgoing out;
  private final LongFunction<FeedWire> records;

  /// @param records makes a record that was due then
  public FeedPublisher(InetSocketAddress server, LongFunction<FeedWire> records) {
    this.records = records;
    try {
      SocketChannel channel = SocketChannel.open(server);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      this.out = new Outgoing(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void publish(long due) {
    FeedWire record = records.apply(due);
    record.write(out.room(record.bytes()));
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    out.close();
  }
}
