package dev.roomlog.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A server in a process of its own, to be killed.
final class ForkedServer implements AutoCloseable {
  private final Process process;
  private final String address;

  private ForkedServer(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /// Starts a main class on this directory and any port, and waits for its ready line.
  static ForkedServer start(Class<?> main, Path directory) throws IOException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                directory.toString(),
                "0")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("ready ")) {
        return new ForkedServer(process, line.substring("ready ".length()));
      }
    }
    throw new IOException(main.getName() + " ended before it was ready");
  }

  String address() {
    return address;
  }

  /// As `kill -9` does; returns when the process is gone.
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The process survived");
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
