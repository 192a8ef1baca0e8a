package dev.roomlog.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// docker-compose.yml as a project of its own with ports of its own, seen through its gateway.
final class Compose implements Deployment {

  private static final int BUILD_AND_START_MINUTES = 20;

  private final String project = "roomlog-test-" + UUID.randomUUID().toString().substring(0, 8);
  private final String secret = UUID.randomUUID().toString();
  private final int port = Deployment.freePort();
  private final int kafkaPort = Deployment.freePort();
  private final Path log;

  private Compose(Path folder) {
    this.log = folder.resolve("compose.log");
  }

  /// Whether an engine answers and has Compose.
  static boolean isThere() {
    try {
      return Stream.of(List.of("docker", "info"), List.of("docker", "compose", "version"))
          .allMatch(Compose::succeeds);
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /// Returns when every container is healthy.
  static Compose start(Path folder) {
    var compose = new Compose(folder);
    try {
      compose.run("up", "--build", "--wait", "--quiet-pull");
      return compose;
    } catch (RuntimeException e) {
      compose.close();
      throw e;
    }
  }

  private static boolean succeeds(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void run(String... arguments) {
    var builder =
        new ProcessBuilder(
            Stream.concat(
                    Stream.of("docker", "compose", "--progress", "plain", "-p", project),
                    Stream.of(arguments))
                .toList());
    builder.directory(Path.of("..").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "ROOMLOG_LISTEN",
                "127.0.0.1:" + port,
                "KAFKA_PORT",
                String.valueOf(kafkaPort),
                "ROOMLOG_INGEST_OPERATOR_SECRET",
                secret));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      Process process = builder.start();
      boolean ended = process.waitFor(BUILD_AND_START_MINUTES, TimeUnit.MINUTES);
      if (!ended || process.exitValue() != 0) {
        process.destroy();
        throw new IllegalStateException(builder.command() + " failed:\n" + Files.readString(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  URI gateway() {
    return URI.create("http://localhost:" + port);
  }

  @Override
  public URI ingest() {
    return gateway();
  }

  @Override
  public URI history() {
    return gateway();
  }

  @Override
  public URI fanout() {
    return gateway();
  }

  @Override
  public String bootstrapServers() {
    return "localhost:" + kafkaPort;
  }

  @Override
  public String operatorSecret() {
    return secret;
  }

  @Override
  public void close() {
    run("down", "--volumes", "--timeout", "20");
  }
}
