package dev.roomlog.system.faults;

import dev.roomlog.system.ForkedJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// One process of the cluster: killed, paused and started again under the same address. Used by one
/// thread.
final class Part implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_LIMIT = Duration.ofMinutes(3);

  /// What a part is to be doing.
  enum State {
    DOWN,
    UP,
    PAUSED
  }

  private final String name;
  private final Path folder;
  private final int port;
  private final Supplier<ForkedJvm> launch;
  private final Ready ready;
  private final List<Runnable> onClose = new ArrayList<>();
  private State state = State.DOWN;
  private @Nullable ForkedJvm process;

  /// Says whether a started process serves.
  interface Ready {
    boolean test(Part part) throws Exception;
  }

  Part(String name, Path folder, int port, Supplier<ForkedJvm> launch, Ready ready) {
    this.name = name;
    this.folder = folder;
    this.port = port;
    this.launch = launch;
    this.ready = ready;
  }

  String name() {
    return name;
  }

  /// Where it keeps its files.
  Path folder() {
    return folder;
  }

  int port() {
    return port;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  State state() {
    return state;
  }

  void start() {
    process = launch.get();
    state = State.UP;
  }

  void awaitReady() {
    Awaitility.await(name + " serves")
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsMatching(_ -> running().isAlive())
        .until(
            () -> {
              requireAlive();
              return ready.test(this);
            });
  }

  void restart() {
    start();
    awaitReady();
  }

  /// SIGKILL.
  void kill() {
    if (process != null) {
      process.kill();
    }
    state = State.DOWN;
  }

  /// SIGTERM; returns once it has ended.
  void terminate() {
    running().signal("TERM");
    running().awaitExit(STOP_LIMIT);
    state = State.DOWN;
  }

  /// SIGSTOP.
  void pause() {
    running().signal("STOP");
    state = State.PAUSED;
  }

  /// SIGCONT.
  void resume() {
    running().signal("CONT");
    state = State.UP;
  }

  long pid() {
    return running().pid();
  }

  /// Whether it lives as it should; one that ended by itself does not.
  boolean isAsItShouldBe() {
    return state == State.DOWN || running().isAlive();
  }

  /// What it printed since it was last started.
  String output() {
    return running().output();
  }

  /// What it logged and printed, over all starts.
  String log() {
    try (Stream<Path> files = Files.list(folder)) {
      var log = new StringBuilder();
      for (Path file : files.filter(Part::isLog).sorted().toList()) {
        log.append(Files.readString(file));
      }
      return log.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isLog(Path file) {
    return file.toString().endsWith(".out") || file.toString().endsWith("roomlog.log");
  }

  long descriptors() {
    String[] open = Path.of("/proc", String.valueOf(pid()), "fd").toFile().list();
    return open == null ? 0 : open.length;
  }

  /// Done once it is closed.
  void onClose(Runnable action) {
    onClose.add(action);
  }

  @Override
  public void close() {
    if (state == State.PAUSED) {
      resume();
    }
    kill();
    onClose.forEach(Runnable::run);
  }

  @Override
  public String toString() {
    return name;
  }

  private ForkedJvm running() {
    ForkedJvm now = process;
    if (now == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return now;
  }

  private void requireAlive() {
    if (!running().isAlive()) {
      throw new IllegalStateException(name + " ended:\n" + log());
    }
  }
}
