package dev.roomlog.bench.peers;

import dev.roomlog.bench.load.Dialect;
import dev.roomlog.bench.load.FeedPublisher;
import dev.roomlog.bench.load.Publisher;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Our fanout service, told over a socket as the others are: the same records, decoded and checked
/// as those of the topic, without Kafka's consumer and broker.
///
/// @param settings besides the defaults, as environment variables
public record RoomlogFed(String name, Backend backend, Log log, Map<String, String> settings)
    implements FanoutPeer {

  @Override
  public @Nullable String missing() {
    return null;
  }

  @Override
  public Server start() {
    return new Services(backend).fedFanout(Child.SERVER_CORE, settings);
  }

  @Override
  public Dialect dialect() {
    return Dialect.roomlog(Log.ROOM, log.token("listener"));
  }

  @Override
  public Publisher publisher(Server server) {
    return new FeedPublisher(server.postAddress(), due -> log.record(Log.ROOM, due));
  }
}
