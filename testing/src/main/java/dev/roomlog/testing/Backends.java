package dev.roomlog.testing;

import dev.roomlog.embedded.EmbeddedBroker;
import dev.roomlog.embedded.EmbeddedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.stream.Stream;

/// The broker and the store of this test JVM: one of each, started when first asked for, stopped
/// and deleted with the JVM. A test that stops one starts it again.
public final class Backends {

  private static final Deque<Runnable> AT_EXIT = new ArrayDeque<>();

  private static final Path DIRECTORY = temporaryDirectory();

  private Backends() {}

  private static final class Broker {
    static final EmbeddedBroker RUNNING = EmbeddedBroker.at(DIRECTORY.resolve("broker"), 0);

    static {
      RUNNING.start();
      atExit(RUNNING::close);
    }
  }

  private static final class Store {
    static final EmbeddedStore RUNNING = EmbeddedStore.at(DIRECTORY.resolve("store"), 0);

    static {
      RUNNING.start();
      atExit(RUNNING::close);
    }
  }

  public static EmbeddedBroker broker() {
    return Broker.RUNNING;
  }

  public static EmbeddedStore store() {
    return Store.RUNNING;
  }

  public static String bootstrapServers() {
    return broker().bootstrapServers();
  }

  /// Where the store's database of this name is. With `MONGODB_URI` set, that server's.
  public static String mongoUri(String database) {
    String external = System.getenv("MONGODB_URI");
    String uri = external == null ? store().uri() : external;
    int path = uri.indexOf('/', "mongodb://".length());
    int query = uri.indexOf('?');
    String host = path < 0 ? query < 0 ? uri : uri.substring(0, query) : uri.substring(0, path);
    return host + "/" + database + (query < 0 ? "" : uri.substring(query));
  }

  private static Path temporaryDirectory() {
    try {
      Path directory = Files.createTempDirectory("roomlog-test");
      atExit(() -> delete(directory));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The newest first, and one after the other: a broker whose files go while it runs halts the
  /// JVM.
  private static void atExit(Runnable action) {
    synchronized (AT_EXIT) {
      if (AT_EXIT.isEmpty()) {
        Runtime.getRuntime().addShutdownHook(new Thread(Backends::exit));
      }
      AT_EXIT.push(action);
    }
  }

  private static void exit() {
    synchronized (AT_EXIT) {
      AT_EXIT.forEach(Runnable::run);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      System.err.println("Could not delete " + directory + ": " + e.getMessage());
    }
  }
}
