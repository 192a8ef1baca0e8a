package dev.roomlog.bench.peers;

import dev.roomlog.bench.load.Dialect;
import dev.roomlog.bench.load.Publisher;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Our fanout service, fed through the topic: CPU is that of its own process, which reads and
/// decodes the records.
///
/// @param settings besides the defaults, as environment variables
public record RoomlogFanout(String name, Backend backend, Log log, Map<String, String> settings)
    implements FanoutPeer {

  @Override
  public @Nullable String missing() {
    return null;
  }

  @Override
  public Server start() {
    return new Services(backend).fanout(Child.SERVER_CORE, settings);
  }

  @Override
  public Dialect dialect() {
    return Dialect.roomlog(Log.ROOM, log.token("listener"));
  }

  @Override
  public Publisher publisher(Server server) {
    return log.publisher(List.of(Log.ROOM));
  }
}
