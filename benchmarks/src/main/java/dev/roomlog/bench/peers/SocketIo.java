package dev.roomlog.bench.peers;

import dev.roomlog.bench.load.Dialect;
import dev.roomlog.bench.load.Publisher;
import dev.roomlog.bench.load.SocketPublisher;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Socket.IO on Express, as the tutorials put them together: a client emits, the server emits to
/// the room.
public record SocketIo() implements FanoutPeer {

  @Override
  public String name() {
    return "Socket.IO";
  }

  @Override
  public @Nullable String missing() {
    return Node.missing();
  }

  @Override
  public Server start() {
    return Node.start("tutorial.js", Map.of());
  }

  @Override
  public Dialect dialect() {
    return Dialect.socketIo();
  }

  @Override
  public Publisher publisher(Server server) {
    return new SocketPublisher(server.address(), dialect(), Log.sampleJson());
  }
}
