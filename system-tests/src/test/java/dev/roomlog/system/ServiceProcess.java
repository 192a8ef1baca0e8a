package dev.roomlog.system;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One service in a process of its own; killed and started again at will on the same port.
final class ServiceProcess implements AutoCloseable {

  private final Path folder;
  private final String heap;
  private final Class<?> main;
  private final Map<String, String> environment;
  private final int port;
  private @Nullable ForkedJvm process;

  ServiceProcess(
      Path folder, String heap, Class<?> main, Map<String, String> environment, int port) {
    this.folder = folder;
    this.heap = heap;
    this.main = main;
    this.environment = Map.copyOf(environment);
    this.port = port;
  }

  /// The same service with the same settings on another port, not started.
  ServiceProcess twin(int otherPort) {
    return new ServiceProcess(folder, heap, main, environment, otherPort);
  }

  void start() {
    process =
        ForkedJvm.startAlone(folder, heap, main, environment, "-micronaut.server.port=" + port);
  }

  void awaitReady() {
    Probe.awaitReady(address());
  }

  /// What it has printed.
  String output() {
    return process == null ? "" : process.output();
  }

  URI address() {
    boolean tls = "true".equals(environment.get("MICRONAUT_SERVER_SSL_ENABLED"));
    return URI.create((tls ? "https" : "http") + "://localhost:" + port);
  }

  Duration cpu() {
    return process == null ? Duration.ZERO : process.cpu();
  }

  /// SIGKILL.
  @Override
  public void close() {
    if (process != null) {
      process.kill();
    }
  }
}
