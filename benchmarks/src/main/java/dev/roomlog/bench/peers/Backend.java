package dev.roomlog.bench.peers;

import dev.roomlog.embedded.BrokerMain;
import dev.roomlog.embedded.StoreMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The broker and the store of a measurement, each a process of its own. Begin empty.
public final class Backend implements AutoCloseable {

  private static final String HEAP = "-Xmx512m";
  private static final String BEANS = ".*/(access|fanout-service)-[^/]*\\.jar";

  private final Server broker;
  private final Server store;

  private Backend(Server broker, Server store) {
    this.broker = broker;
    this.store = store;
  }

  /// @param core of both
  public static Backend start(int core) {
    Server broker = start("broker", core, BrokerMain.class);
    try {
      return new Backend(broker, start("store", core, StoreMain.class));
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  private static Server start(String name, int core, Class<?> main) {
    int port = Machine.freePort();
    Path folder = folder(name);
    Child process =
        java(name, core, main, HEAP, Map.of(), List.of(folder.toString(), String.valueOf(port)));
    return new Server(port, process.awaitOutput("ready "));
  }

  private static Path folder(String name) {
    try {
      return Files.createTempDirectory(Machine.scratch(), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A JVM on the class path of the benchmarks, without the modules that hold beans of ours:
  /// another Micronaut application must not find them.
  static Child java(
      String name,
      int core,
      Class<?> main,
      String heap,
      Map<String, String> environment,
      List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Machine.java("java").toString());
    command.add(heap);
    command.addAll(Services.JVM);
    command.add("-cp");
    command.add(
        String.join(
            ":",
            List.of(System.getProperty("java.class.path").split(":")).stream()
                .filter(entry -> !entry.matches(BEANS))
                .toList()));
    command.add(main.getName());
    command.addAll(arguments);
    return Child.start(name, core, Machine.scratch(), environment, command);
  }

  public Server broker() {
    return broker;
  }

  public Server store() {
    return store;
  }

  public String bootstrapServers() {
    return "localhost:" + broker.port();
  }

  public String mongoUri(String database) {
    return "mongodb://localhost:" + store.port() + "/" + database;
  }

  @Override
  public void close() {
    store.close();
    broker.close();
  }
}
