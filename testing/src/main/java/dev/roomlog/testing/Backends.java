package dev.roomlog.testing;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/// The broker and the store of this test JVM: one of each, started when first asked for, stopped
/// and deleted with the JVM. A test that stops one starts it again.
///
/// Which ones, by one rule: where the environment names a server (`KAFKA_BOOTSTRAP_SERVERS`,
/// `MONGODB_URI`), that one; else those of the [BackendProvider] on the class path, which are
/// containers with `-Pdocker`; else embedded ones. A test that asks for what the chosen server
/// cannot do is skipped and says why.
public final class Backends {

  private static final @Nullable String BOOTSTRAP_SERVERS =
      System.getenv("KAFKA_BOOTSTRAP_SERVERS");

  private static final @Nullable String MONGODB_URI = System.getenv("MONGODB_URI");

  private static final Optional<BackendProvider> PROVIDER =
      ServiceLoader.load(BackendProvider.class).findFirst();

  private static final Deque<Runnable> AT_EXIT = new ArrayDeque<>();

  private static final String SHARED = "roomlog-" + UUID.randomUUID().toString().substring(0, 8);

  private Backends() {}

  private static final class Broker {
    static final TestServer RUNNING =
        running(PROVIDER.map(BackendProvider::broker).orElseGet(LocalBroker::create));
  }

  private static final class Store {
    static final TestStore RUNNING = open();

    static {
      atExit(RUNNING::close);
    }

    private static TestStore open() {
      if (MONGODB_URI != null) {
        return new ExternalStore(MONGODB_URI);
      }
      return PROVIDER
          .<TestStore>map(provider -> new ExternalStore(running(provider.store()).address()))
          .orElseGet(LocalStore::new);
    }
  }

  /// The broker, to stop and start it.
  ///
  /// @throws TestAbortedException when it is not ours to stop, or there can be none here
  public static TestServer broker() {
    if (BOOTSTRAP_SERVERS != null) {
      throw new TestAbortedException("the broker of KAFKA_BOOTSTRAP_SERVERS is not ours to stop");
    }
    demandProvider();
    return Broker.RUNNING;
  }

  /// The store, to take it away and to read its meters.
  ///
  /// @throws TestAbortedException when there can be none here
  public static TestStore store() {
    if (MONGODB_URI == null) {
      demandProvider();
    }
    return Store.RUNNING;
  }

  /// Where the broker is.
  public static String bootstrapServers() {
    return BOOTSTRAP_SERVERS == null ? broker().address() : BOOTSTRAP_SERVERS;
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

  /// A new folder that goes with the JVM, after the servers that use it.
  static Path directory() {
    Path directory = TemporaryDirectory.create();
    atExit(() -> TemporaryDirectory.delete(directory));
    return directory;
  }

  private static void demandProvider() {
    PROVIDER
        .map(BackendProvider::unavailable)
        .ifPresent(
            reason -> {
              throw new TestAbortedException(reason);
            });
  }

  private static TestServer running(TestServer server) {
    atExit(server::close);
    server.start();
    return server;
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
}
