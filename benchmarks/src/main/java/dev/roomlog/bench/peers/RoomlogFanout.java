package dev.roomlog.bench.peers;

import dev.roomlog.bench.load.Dialect;
import dev.roomlog.bench.load.FeedPublisher;
import dev.roomlog.bench.load.Publisher;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Our fanout service: CPU is that of its own process, which reads and decodes the records.
///
/// @param settings besides the defaults, as environment variables
/// @param fed whether it is told over a socket, as the others are: the same records, decoded and
///   checked as those of the topic, without Kafka's consumer and broker
public record RoomlogFanout(
    String name, Backend backend, Log log, Map<String, String> settings, boolean fed)
    implements FanoutPeer {

  /// With one message in each write, told over a socket: for comparison with servers that know
  /// nothing else.
  public static RoomlogFanout direct(String name, Backend backend, Log log) {
    return new RoomlogFanout(
        name, backend, log, Map.of("ROOMLOG_FANOUT_BATCH_WINDOW", "0ms"), true);
  }

  /// As it is shipped, reading the topic.
  public static RoomlogFanout shipped(String name, Backend backend, Log log) {
    return new RoomlogFanout(name, backend, log, Map.of(), false);
  }

  /// Reading only the partitions whose rooms are followed.
  public static RoomlogFanout needed(String name, Backend backend, Log log) {
    return new RoomlogFanout(name, backend, log, Map.of("ROOMLOG_FANOUT_TAIL", "needed"), false);
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
    return publisher(server, List.of(Log.ROOM));
  }

  /// Speaks in these rooms in turn.
  Publisher publisher(Server server, List<String> rooms) {
    var turn = new AtomicInteger();
    return fed
        ? new FeedPublisher(
            server.postAddress(),
            due -> log.record(rooms.get(turn.getAndIncrement() % rooms.size()), due))
        : log.publisher(rooms);
  }
}
