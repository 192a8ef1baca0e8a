package dev.roomlog.allinone;

import dev.roomlog.embedded.EmbeddedBroker;
import dev.roomlog.embedded.EmbeddedStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;

/// The broker, the store and the three services, started in that order and stopped in the reverse
/// one. Used by the thread that starts it; [#close()] may be called by any other.
public final class AllInOne implements AutoCloseable {

  private final Path folder;
  private final int port;
  private final int kafkaPort;

  /// What has been started, newest first. Guarded by this.
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  private final CountDownLatch end = new CountDownLatch(1);
  private boolean closing;

  public AllInOne(Path folder, int port, int kafkaPort) {
    this.folder = folder;
    this.port = port;
    this.kafkaPort = kafkaPort;
  }

  /// Returns when the page can be used.
  ///
  /// @throws CannotStart when a port or the folder is taken
  void start() {
    requireFree(port, "--port");
    requireFree(kafkaPort, "--kafka-port");
    DataFolder data = keep(DataFolder.open(folder));
    System.setProperty("roomlog.log", data.log().toString());

    Progress.say("Data and log in " + folder);
    EmbeddedBroker broker = EmbeddedBroker.at(data.broker(), kafkaPort);
    Progress.step("Starting Kafka", () -> keep(broker).start());
    Progress.say("Kafka listens on " + broker.bootstrapServers());
    EmbeddedStore store = EmbeddedStore.at(data.store(), 0);
    Progress.step("Opening the store", () -> keep(store).start());

    Services services =
        new Services(port, broker.bootstrapServers(), store.uri(), data.secret("operator-secret"));
    Progress.step("Starting the services", () -> services.start(this::keep));
    Progress.step("Reading the log", () -> Readiness.await(services.address(), data.log()));
    Progress.say("Roomlog is ready: " + services.address());
  }

  /// Waits until the process is told to end.
  void awaitEnd() throws InterruptedException {
    end.await();
  }

  @Override
  public synchronized void close() {
    closing = true;
    if (!started.isEmpty()) {
      Progress.say("Stopping");
    }
    while (!started.isEmpty()) {
      stop(started.pop());
    }
    end.countDown();
  }

  private synchronized <T extends AutoCloseable> T keep(T part) {
    if (closing) {
      stop(part);
      throw new CannotStart("Stopped while starting.");
    }
    started.push(part);
    return part;
  }

  private static void stop(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      System.err.println("While stopping " + part.getClass().getSimpleName() + ": " + e);
    }
  }

  private static void requireFree(int port, String option) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getByName("0.0.0.0"))) {
      return;
    } catch (IOException _) {
      throw new CannotStart(
          "Port %d is taken. Stop the process that uses it, or choose another with %s."
              .formatted(port, option));
    } catch (IllegalArgumentException e) {
      throw new CannotStart("Port %d cannot be used: %s.".formatted(port, e.getMessage()));
    }
  }
}
