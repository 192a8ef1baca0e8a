package dev.roomlog.bench.peers;

import dev.roomlog.bench.load.Dialect;
import dev.roomlog.bench.load.Publisher;
import dev.roomlog.bench.load.SocketPublisher;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Node's `ws` and a loop over the clients.
public record PlainWs() implements FanoutPeer {

  @Override
  public String name() {
    return "ws";
  }

  @Override
  public @Nullable String missing() {
    return Node.missing();
  }

  @Override
  public Server start() {
    return Node.start("plain-ws.js", Map.of());
  }

  @Override
  public Dialect dialect() {
    return Dialect.plain();
  }

  @Override
  public Publisher publisher(Server server) {
    return new SocketPublisher(server.address(), dialect(), Log.sampleJson());
  }
}
