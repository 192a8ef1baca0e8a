package dev.roomlog.bench.peers;

import dev.roomlog.bench.load.Dialect;
import dev.roomlog.bench.load.PostPublisher;
import dev.roomlog.bench.load.Publisher;
import dev.roomlog.bench.load.Requests;
import dev.roomlog.bench.load.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The way from POST to socket through ingest, broker and fanout, as shipped. All three count.
public record RoomlogChat(Backend backend, Log log) implements FanoutPeer {

  /// So many that the limit for each sender is not met, in a burst neither.
  private static final int SENDERS = 512;

  @Override
  public String name() {
    return "Roomlog";
  }

  @Override
  public @Nullable String missing() {
    return null;
  }

  /// The server's port is fanout's; its second process is ingest.
  @Override
  public Server start() {
    var services = new Services(backend);
    Server ingest = services.ingest(Child.SERVER_CORE);
    Server fanout = services.fanout(Child.SERVER_CORE, Map.of());
    List<Child> all = new ArrayList<>(fanout.processes());
    all.addAll(ingest.processes());
    return new Server(fanout.port(), ingest.port(), all);
  }

  @Override
  public Dialect dialect() {
    return Dialect.roomlog(Log.ROOM, log.token("listener"));
  }

  @Override
  public Publisher publisher(Server server) {
    String target = "/v1/rooms/" + Log.ROOM + "/messages";
    return new PostPublisher(
        server.postAddress(),
        IntStream.range(0, SENDERS)
            .mapToObj(i -> Requests.post(target, log.token("sender-" + i), Stamp.text(0)))
            .toList());
  }
}
