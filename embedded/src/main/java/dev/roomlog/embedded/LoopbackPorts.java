package dev.roomlog.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/// The loopback ports of the servers of one directory, remembered in its file `ports.properties`,
/// so that a restart listens where clients already look. Not safe for use by several threads.
final class LoopbackPorts {
  static final String HOST = "127.0.0.1";

  private final Path file;

  /// Ports that this process has already given out: never exchanged for others.
  private final Map<String, Integer> settled = new HashMap<>();

  LoopbackPorts(Path directory) {
    this.file = directory.resolve("ports.properties");
  }

  /// The port to listen on under this name: the wanted one; or, when 0 is wanted, the one of the
  /// last run, or a free one when there was no last run or its port is taken by now.
  int settle(String name, int wanted) {
    var port = settled.get(name);
    if (port == null) {
      port = wanted != 0 ? wanted : remembered(name);
      if (port == 0 || (wanted == 0 && !isFree(port))) {
        port = free();
      }
      settled.put(name, port);
      remember();
    }
    return port;
  }

  static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(HOST, port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static int free() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("No free port on " + HOST, e);
    }
  }

  private int remembered(String name) {
    var port = read().getProperty(name, "0");
    try {
      return Integer.parseInt(port);
    } catch (NumberFormatException e) {
      throw new IllegalStateException("Not a port: " + name + "=" + port + " in " + file, e);
    }
  }

  private Properties read() {
    var properties = new Properties();
    if (Files.exists(file)) {
      try (var in = Files.newInputStream(file)) {
        properties.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + file, e);
      }
    }
    return properties;
  }

  private void remember() {
    var properties = read();
    settled.forEach((name, port) -> properties.setProperty(name, port.toString()));
    try {
      Files.createDirectories(file.getParent());
      var next = file.resolveSibling(file.getFileName() + ".next");
      try (var out = Files.newOutputStream(next)) {
        properties.store(out, "Loopback ports, kept over restarts");
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }
}
