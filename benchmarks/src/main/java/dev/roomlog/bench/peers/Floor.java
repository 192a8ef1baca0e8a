package dev.roomlog.bench.peers;

import dev.roomlog.bench.load.Dialect;
import dev.roomlog.bench.load.Publisher;
import dev.roomlog.bench.load.SocketPublisher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The least that a broadcast can cost: `benchmarks/floor/floor.c`.
///
/// @param windowMillis 0 for one message in each write
public record Floor(String name, int windowMillis) implements FanoutPeer {

  @Override
  public @Nullable String missing() {
    return compiler() == null ? "a C compiler (apt-get install gcc) on Linux" : null;
  }

  private static @Nullable Path compiler() {
    return Machine.find("gcc") == null ? Machine.find("cc") : Machine.find("gcc");
  }

  @Override
  public Server start() {
    int port = Machine.freePort();
    Child process =
        Child.start(
            "floor",
            Child.SERVER_CORE,
            Machine.scratch(),
            Map.of(),
            List.of(compiled().toString(), String.valueOf(port), String.valueOf(windowMillis)));
    return new Server(port, process.awaitOutput("ready"));
  }

  private static synchronized Path compiled() {
    Path program = Machine.scratch().resolve("floor");
    if (!Files.exists(program)) {
      Path source = Machine.home().resolve("benchmarks/floor/floor.c");
      Machine.run(
          List.of(String.valueOf(compiler()), "-O2", "-o", program.toString(), source.toString()),
          Machine.scratch());
    }
    return program;
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
