package dev.roomlog.testing;

import dev.roomlog.embedded.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The broker and the store of this test JVM: one of each, started when first asked for, stopped
/// and deleted with the JVM. A test that stops one starts it again. With `MONGODB_URI` set, the
/// store is that server.
public final class Backends {

  private static final Deque<Runnable> AT_EXIT = new ArrayDeque<>();

  private static final Path DIRECTORY = temporaryDirectory();

  private static final String SHARED = "roomlog-" + UUID.randomUUID().toString().substring(0, 8);

  private Backends() {}

  private static final class Broker {
    static final EmbeddedBroker RUNNING = EmbeddedBroker.at(DIRECTORY.resolve("broker"), 0);

    static {
      RUNNING.start();
      atExit(RUNNING::close);
    }
  }

  private static final class Store {
    static final TestStore RUNNING = open(System.getenv("MONGODB_URI"));

    static {
      atExit(RUNNING::close);
    }

    private static TestStore open(@Nullable String external) {
      return external == null
          ? new LocalStore(DIRECTORY.resolve("store"))
          : new ExternalStore(external);
    }
  }

  public static EmbeddedBroker broker() {
    return Broker.RUNNING;
  }

  public static TestStore store() {
    return Store.RUNNING;
  }

  public static String bootstrapServers() {
    return broker().bootstrapServers();
  }

  /// Where the store's database of this name is. The name is of the caller's making, so that nobody
  /// else uses it at the same time on a server that several share.
  public static String mongoUri(String database) {
    return store().uri(database);
  }

  /// Where the database is that the tests of this JVM share.
  public static String mongoUri() {
    return mongoUri(SHARED);
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
