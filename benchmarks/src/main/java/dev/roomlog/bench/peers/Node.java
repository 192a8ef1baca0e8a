package dev.roomlog.bench.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Programs of `benchmarks/peers`, run by Node as its makers advise for production.
final class Node {

  private static final Path FOLDER = Machine.home().resolve("benchmarks/peers");

  private Node() {}

  static @Nullable String missing() {
    return Machine.find("node") == null || Machine.find("npm") == null
        ? "Node.js 20 or newer with npm (https://nodejs.org, or apt-get install nodejs npm)"
        : null;
  }

  static Server start(String program, Map<String, String> environment) {
    install();
    int port = Machine.freePort();
    Map<String, String> all = new HashMap<>(environment);
    all.put("NODE_ENV", "production");
    all.put("PORT", String.valueOf(port));
    List<String> command =
        new ArrayList<>(List.of(String.valueOf(Machine.find("node")), "--expose-gc", program));
    Child process = Child.start(program, Child.SERVER_CORE, FOLDER, all, command);
    return new Server(port, process.awaitOutput("ready"));
  }

  /// Fetches the locked versions, once.
  private static synchronized void install() {
    if (!Files.isDirectory(FOLDER.resolve("node_modules/socket.io"))) {
      System.err.println("Fetching the peers' packages with npm (once) ...");
      Machine.run(
          List.of(String.valueOf(Machine.find("npm")), "ci", "--no-audit", "--no-fund"), FOLDER);
    }
  }
}
