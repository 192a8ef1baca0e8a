package dev.roomlog.bench.peers;

import dev.roomlog.bench.load.Dialect;
import dev.roomlog.bench.load.PostPublisher;
import dev.roomlog.bench.load.Publisher;
import dev.roomlog.bench.load.Requests;
import dev.roomlog.bench.load.Stamp;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Express that saves a message with MongoDB's driver, waits for the store, and then emits it with
/// Socket.IO.
public record TutorialChat(Backend backend) implements FanoutPeer {

  @Override
  public String name() {
    return "Express, MongoDB's driver, Socket.IO";
  }

  @Override
  public @Nullable String missing() {
    return Node.missing();
  }

  @Override
  public Server start() {
    return Node.start("tutorial.js", Map.of("MONGODB_URI", backend.mongoUri("tutorial")));
  }

  @Override
  public Dialect dialect() {
    return Dialect.socketIo();
  }

  @Override
  public Publisher publisher(Server server) {
    String target = "/v1/rooms/" + Log.ROOM + "/messages";
    return new PostPublisher(
        server.postAddress(), List.of(Requests.post(target, "-", Stamp.text(0))));
  }
}
