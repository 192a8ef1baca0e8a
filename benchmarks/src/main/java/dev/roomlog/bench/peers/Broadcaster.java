package dev.roomlog.bench.peers;

import dev.roomlog.bench.broadcaster.BroadcasterApp;
import dev.roomlog.bench.load.Dialect;
import dev.roomlog.bench.load.Publisher;
import dev.roomlog.bench.load.SocketPublisher;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Micronaut's own `WebSocketBroadcaster`.
public record Broadcaster() implements FanoutPeer {

  private static final String HEAP = "-Xmx1g";

  @Override
  public String name() {
    return "WebSocketBroadcaster";
  }

  @Override
  public @Nullable String missing() {
    return null;
  }

  @Override
  public Server start() {
    int port = Machine.freePort();
    Child process =
        Backend.java(
            "broadcaster",
            Child.SERVER_CORE,
            BroadcasterApp.class,
            HEAP,
            Map.of(),
            List.of(String.valueOf(port)));
    return new Server(port, process.awaitOutput("ready"));
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
