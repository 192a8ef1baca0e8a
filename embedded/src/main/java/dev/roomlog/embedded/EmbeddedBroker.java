package dev.roomlog.embedded;

import java.nio.file.Path;
import java.util.Map;
import kafka.server.KafkaRaftServer;
import org.jspecify.annotations.Nullable;

/// A real Kafka broker (KRaft, its own controller) inside this JVM, with its log in a directory,
/// reachable from this machine only.
///
/// What a client had acknowledged survives the death of the process: a start after `kill -9`
/// recovers the log. It does not survive a power loss, since nothing waits for the disk. Stop and
/// start may be repeated; the address stays the same. All methods may be called by any thread.
public final class EmbeddedBroker implements AutoCloseable {
  private final Path directory;
  private final int wantedPort;
  private final Map<String, String> overrides;
  private final LoopbackPorts ports;
  private @Nullable KafkaRaftServer server;

  private EmbeddedBroker(Path directory, int wantedPort, Map<String, String> overrides) {
    this.directory = directory.toAbsolutePath();
    this.wantedPort = wantedPort;
    this.overrides = Map.copyOf(overrides);
    this.ports = new LoopbackPorts(this.directory);
  }

  /// A broker that is not started yet. Port 0 takes the port that this directory had before, else a
  /// free one.
  public static EmbeddedBroker at(Path directory, int port) {
    return at(directory, port, Map.of());
  }

  /// The same, with native broker properties that go over this class's own.
  public static EmbeddedBroker at(Path directory, int port, Map<String, String> overrides) {
    return new EmbeddedBroker(directory, port, overrides);
  }

  /// Returns when a client can create topics. Does nothing when the broker runs already.
  ///
  /// @throws PortInUse when the port is taken
  /// @throws IllegalStateException when the broker did not come up; the message names its directory
  public synchronized void start() {
    if (server != null) {
      return;
    }
    var port = port();
    if (!LoopbackPorts.isFree(port)) {
      throw new PortInUse("broker", port);
    }
    var settings =
        new BrokerSettings(
            directory.resolve("log"), port, ports.settle("controller", 0), overrides);
    server = new BrokerStart(settings).run();
  }

  /// Returns when the broker has let go of its port and directory. Does nothing when it does not
  /// run.
  public synchronized void stop() {
    var running = server;
    if (running != null) {
      server = null;
      running.shutdown();
      running.awaitShutdown();
    }
  }

  @Override
  public void close() {
    stop();
  }

  /// `127.0.0.1:port`, before, during and after a run.
  public String bootstrapServers() {
    return LoopbackPorts.HOST + ":" + port();
  }

  /// The port that clients connect to.
  public synchronized int port() {
    return ports.settle("broker", wantedPort);
  }
}
