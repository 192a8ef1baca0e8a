package dev.roomlog.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
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

/// One attempt to bring a broker up: format the directory if it is new, start, wait until clients
/// are served.
record BrokerStart(BrokerSettings settings) {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long PAUSE_MILLIS = 50;

  KafkaRaftServer run() {
    try {
      formatOnce();
      var server = new KafkaRaftServer(new KafkaConfig(settings.properties(), false), Time.SYSTEM);
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
            + " did not start: stop the other process that uses that directory, or free disk space.",
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
  /// names it.
  private void awaitTopicsCanBeMade() throws Exception {
    var deadline = System.nanoTime() + LIMIT.toNanos();
    var bootstrap = LoopbackPorts.HOST + ":" + settings.port();
    try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
      while (admin.describeCluster().nodes().get(30, TimeUnit.SECONDS).isEmpty()) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("The broker was still fenced after " + LIMIT);
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }
}
