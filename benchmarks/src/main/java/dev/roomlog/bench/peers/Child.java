package dev.roomlog.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A process of a measurement, held on one core where the machine can do that, with its output in a
/// file.
public final class Child implements AutoCloseable {

  /// Where what is measured runs; the load and what is not measured run on core 1.
  public static final int SERVER_CORE = 0;

  public static final int LOAD_CORE = 1;

  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final long POLL_MILLIS = 20;

  private static final String BOTH = SERVER_CORE + "," + LOAD_CORE;

  private final Process process;
  private final int core;
  private final Path output;

  private Child(Process process, int core, Path output) {
    this.process = process;
    this.core = core;
    this.output = output;
  }

  static Child start(
      String name, int core, Path folder, Map<String, String> environment, List<String> command) {
    List<String> pinned = new ArrayList<>(Machine.pin(core));
    pinned.addAll(command);
    try {
      Path output = Files.createTempFile(Machine.scratch(), name + "-", ".out");
      var builder = new ProcessBuilder(pinned).directory(folder.toFile());
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new Child(process, core, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until `condition` holds.
  ///
  /// @throws IllegalStateException with the process's last words when it ends before
  Child await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException("A server did not start. Its output:\n" + output());
      }
      pause(POLL_MILLIS);
    }
    return this;
  }

  Child awaitOutput(String text) {
    return await(() -> output().contains(text));
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Lets it run on both cores, so that a JVM's compiler does not take turns with what it compiles.
  public void release() {
    Machine.pin(pid(), BOTH);
  }

  /// Holds it on its own core again.
  public void hold() {
    Machine.pin(pid(), String.valueOf(core));
  }

  public long pid() {
    return process.pid();
  }

  /// Whether it is a JVM.
  public boolean isJava() {
    return process.info().command().orElse("").endsWith("/java");
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// CPU time used so far, in seconds, to the hundredth.
  public double cpuSeconds() {
    return cpuSeconds(process.toHandle());
  }

  static double cpuSeconds(ProcessHandle handle) {
    return handle.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  /// Memory that is really in use, in bytes, as the kernel counts it; -1 where it does not tell.
  public long residentBytes() {
    try (var lines = Files.lines(Path.of("/proc", String.valueOf(pid()), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Ends it at once.
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
