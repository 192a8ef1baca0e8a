package dev.roomlog.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/// A real Kafka broker (KRaft, its own controller) inside this JVM, with its log in a directory,
// reachable from this
/// machine only.
///
/// What a client had acknowledged survives the death of the process: a start after `kill -9`
// recovers the log. It does
/// not survive a power loss, since nothing waits for the disk. Stop and start may be repeated; the
// address stays the
/// same. All methods may be called by any thread.
public final class EmbeddedBroker implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

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
  // free one.
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
    var starting = new KafkaRaftServerStart(settings);
    server = starting.run();
  }

  /// Returns when the broker has let go of its port and directory. Does nothing when it does not
  // run.
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

  /// One attempt to bring a broker up.
  private record KafkaRaftServerStart(BrokerSettings settings) {
    KafkaRaftServer run() {
      try {
        formatOnce();
        var server =
            new KafkaRaftServer(new KafkaConfig(settings.properties(), false), Time.SYSTEM);
        try {
          server.startup();
          awaitTopicsCanBeMade();
        } catch (Throwable e) {
          server.shutdown();
          server.awaitShutdown();
          throw e;
        }
        return server;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failed(e);
      } catch (Exception e) {
        throw failed(e);
      }
    }

    private IllegalStateException failed(Exception cause) {
      return new IllegalStateException(
          "The embedded broker in "
              + settings.directory()
              + " did not start; is another process using that directory, or is the disk full?",
          cause);
    }

    private void formatOnce() throws Exception {
      if (Files.exists(settings.directory().resolve("meta.properties"))) {
        return;
      }
      Files.createDirectories(settings.directory());
      new Formatter()
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(BrokerSettings.NODE_ID)
          .setDirectories(List.of(settings.directory().toString()))
          .setMetadataLogDirectory(settings.directory().toString())
          .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setIgnoreFormatted(true)
          .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
          .run();
    }

    /// A topic can be made once the controller has unfenced the broker, which is when the cluster
    // names it.
    private void awaitTopicsCanBeMade() throws Exception {
      var deadline = System.nanoTime() + START_LIMIT.toNanos();
      var bootstrap = LoopbackPorts.HOST + ":" + settings.port();
      try (var admin =
          Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
        while (admin.describeCluster().nodes().get(30, TimeUnit.SECONDS).isEmpty()) {
          if (System.nanoTime() > deadline) {
            throw new IllegalStateException("The broker was still fenced after " + START_LIMIT);
          }
          TimeUnit.MILLISECONDS.sleep(50);
        }
      }
    }
  }
}
