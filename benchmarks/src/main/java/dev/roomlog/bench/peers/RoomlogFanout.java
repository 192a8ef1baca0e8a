package dev.roomlog.bench.peers;

import dev.roomlog.bench.load.Dialect;
import dev.roomlog.bench.load.FeedPublisher;
import dev.roomlog.bench.load.Publisher;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Our fanout service: CPU is that of its own process, which reads and decodes the records.
///
/// @param settings besides the defaults, as environment variables
/// @param fed whether it is told over a socket, as the others are: the same records, decoded and
///   checked as those of the topic, without Kafka's consumer and broker
public record RoomlogFanout(
    String name, Backend backend, Log log, Map<String, String> settings, boolean fed)
    implements FanoutPeer {

  /// As it is shipped, reading the topic.
  public static RoomlogFanout shipped(String name, Backend backend, Log log) {
    return new RoomlogFanout(name, backend, log, Map.of(), false);
  }

  @Override
  public @Nullable String missing() {
    return null;
  }

  @Override
  public Server start() {
    var services = new Services(backend);
    return fed
        ? services.fedFanout(Child.SERVER_CORE, settings)
        : services.fanout(Child.SERVER_CORE, settings);
  }

  @Override
  public Dialect dialect() {
    return Dialect.roomlog(Log.ROOM, log.token("listener"));
  }

  @Override
  public Publisher publisher(Server server) {
    return fed
        ? new FeedPublisher(server.postAddress(), due -> log.record(Log.ROOM, due))
        : log.publisher(List.of(Log.ROOM));
  }
}
