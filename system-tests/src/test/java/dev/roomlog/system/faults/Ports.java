package dev.roomlog.system.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Ports that stay free while their process is down: below the range from which the kernel gives
/// ports to outgoing connections.
final class Ports {

  private static final int FROM = 12_000;
  private static final int TO = 32_000;

  private final Set<Integer> taken = new HashSet<>();

  int next() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FROM, TO);
      if (!taken.contains(port) && isFree(port)) {
        taken.add(port);
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
