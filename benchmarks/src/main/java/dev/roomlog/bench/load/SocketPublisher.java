package dev.roomlog.bench.load;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// Publishes as one more client of the server.
public final class SocketPublisher implements Publisher {

  private final Outgoing out;
  private final byte[] frame;
  private final int stamp;

  /// @param message the JSON of a message with a stamped text
  public SocketPublisher(InetSocketAddress server, Dialect dialect, byte[] message) {
    this.out = new Outgoing(SocketLoad.dial(server, dialect));
    String text = new String(message, StandardCharsets.UTF_8);
    this.frame = Frame.masked(dialect.prefix() + text + dialect.suffix());
    this.stamp = Stamp.find(frame);
  }

  @Override
  public void publish(long due) {
    Stamp.write(due, frame, stamp);
    out.room(frame.length).put(frame);
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
