package dev.roomlog.embedded;

import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/// A store that speaks MongoDB's protocol inside this JVM, with its documents in one file,
/// reachable from this machine only.
///
/// A write that was acknowledged survives the death of the process, together with its index
/// entries; not a power loss. Stop and start may be repeated; the address stays the same. There are
/// no transactions, and one write changes one collection at a time. All methods may be called by
/// any thread.
public final class EmbeddedStore implements AutoCloseable {
  private final Path directory;
  private final int wantedPort;
  private final StoreOptions options;
  private final LoopbackPorts ports;
  private final ScanMeter meter = new ScanMeter();
  private @Nullable MongoServer server;

  private EmbeddedStore(Path directory, int wantedPort, StoreOptions options) {
    this.directory = directory.toAbsolutePath();
    this.wantedPort = wantedPort;
    this.options = options;
    this.ports = new LoopbackPorts(this.directory);
  }

  /// A store that is not started yet. Port 0 takes the port that this directory had before, else a
  /// free one.
  public static EmbeddedStore at(Path directory, int port) {
    return at(directory, port, StoreOptions.defaults());
  }

  /// The same, with a say in what it may take.
  public static EmbeddedStore at(Path directory, int port, StoreOptions options) {
    return new EmbeddedStore(directory, port, options);
  }

  /// Returns when clients can connect. Does nothing when the store runs already.
  ///
  /// @throws PortInUse when the port is taken
  /// @throws IllegalStateException when the file cannot be opened; the message names it
  public synchronized void start() {
    if (server != null) {
      return;
    }
    var port = port();
    if (!LoopbackPorts.isFree(port)) {
      throw new PortInUse("store", port);
    }
    var backend = new StoreBackend(openFile(), meter);
    try {
      backend.openAll();
      var starting = new MongoServer(backend);
      var tls = options.tls();
      if (tls != null) {
        starting.enableSsl(tls.key(), null, tls.chain().toArray(X509Certificate[]::new));
      }
      starting.bind(
          new InetSocketAddress(LoopbackPorts.HOST, port), 1, options.connectionThreads());
      server = starting;
    } catch (RuntimeException e) {
      backend.close();
      throw LoopbackPorts.isFree(port) ? e : new PortInUse("store", port);
    }
  }

  private StoreFile openFile() {
    var path = directory.resolve("store.mv");
    try {
      Files.createDirectories(directory);
      return StoreFile.open(path, options);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the directory " + directory, e);
    } catch (MVStoreException e) {
      throw new IllegalStateException(
          "Cannot open "
              + path
              + ": stop the other process that uses it; if there is none, move the file away.",
          e);
    }
  }

  /// Closes the connections and returns when the file is complete and closed. Does nothing when the
  /// store does not run.
  public synchronized void stop() {
    var running = server;
    if (running != null) {
      server = null;
      running.shutdownNow();
    }
  }

  @Override
  public void close() {
    stop();
  }

  /// Where a client connects, with the database `roomlog` and the settings that this store asks
  /// for.
  public String uri() {
    return "mongodb://"
        + LoopbackPorts.HOST
        + ":"
        + port()
        + "/roomlog?retryWrites=false"
        + (options.tls() == null ? "" : "&tls=true");
  }

  /// The port that clients connect to.
  public synchronized int port() {
    return ports.settle("store", wantedPort);
  }

  /// How many queries read a whole collection of more than 100 documents to pick some, or sorted
  /// more than they gave.
  public long scans() {
    return meter.scans();
  }

  /// The newest 20 of these: collection, fields, order; no values.
  public List<String> lastScans() {
    return meter.lastScans();
  }

  /// How many documents queries, updates and deletions have looked at.
  public long documentsExamined() {
    return meter.documentsExamined();
  }
}
