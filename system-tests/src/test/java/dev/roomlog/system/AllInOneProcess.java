package dev.roomlog.system;

import dev.roomlog.allinone.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The all-in-one in a JVM of its own; killed and started again at will on the same ports and data.
final class AllInOneProcess implements Deployment {

  private final Path folder;
  private final int port;
  private final int kafkaPort;
  private ForkedJvm process;

  private AllInOneProcess(Path folder, int port, int kafkaPort) {
    this.folder = folder;
    this.port = port;
    this.kafkaPort = kafkaPort;
    this.process = launch();
  }

  static AllInOneProcess start(Path folder, int port, int kafkaPort) {
    return new AllInOneProcess(folder, port, kafkaPort);
  }

  private ForkedJvm launch() {
    return fork(folder, port, kafkaPort, data()).awaitOutput("Roomlog is ready: " + ingest());
  }

  /// Starts one without waiting for what becomes of it.
  static ForkedJvm fork(Path folder, int port, int kafkaPort, Path data) {
    return ForkedJvm.start(
        folder,
        "768m",
        Main.class,
        Map.of(),
        "--port",
        String.valueOf(port),
        "--kafka-port",
        String.valueOf(kafkaPort),
        "--data",
        data.toString());
  }

  int port() {
    return port;
  }

  int kafkaPort() {
    return kafkaPort;
  }

  Path data() {
    return folder.resolve("data");
  }

  String output() {
    return process.output();
  }

  void kill() {
    process.kill();
  }

  int terminate() {
    return process.terminate();
  }

  void startAgain() {
    process = launch();
  }

  @Override
  public URI ingest() {
    return URI.create("http://localhost:" + port);
  }

  @Override
  public URI history() {
    return ingest();
  }

  @Override
  public URI fanout() {
    return ingest();
  }

  @Override
  public String bootstrapServers() {
    return "127.0.0.1:" + kafkaPort;
  }

  @Override
  public String operatorSecret() {
    try {
      return Files.readString(data().resolve("operator-secret")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
