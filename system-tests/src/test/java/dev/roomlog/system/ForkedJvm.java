package dev.roomlog.system;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.roomlog.fanout.FanoutService;
import dev.roomlog.history.HistoryService;
import dev.roomlog.ingest.IngestApi;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// A JVM of its own on the class path of the tests, with its output in a file.
public final class ForkedJvm implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final Process process;
  private final Path output;

  private ForkedJvm(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /// Starts `main` in `folder` with a heap of `maxHeap`, such as `512m`.
  public static ForkedJvm start(
      Path folder, String maxHeap, Class<?> main, Map<String, String> environment, String... args) {
    List<String> options =
        List.of(
            "-Dlogback.configurationFile=logback.xml", // the product's, not the tests'
            "-cp",
            System.getProperty("java.class.path"));
    return start(folder, maxHeap, options, main, environment, args);
  }

  /// Starts a service without the tests and without the other applications, which lie beside it on
  /// the class path of the tests and would all run in it.
  public static ForkedJvm startAlone(
      Path folder, String maxHeap, Class<?> main, Map<String, String> environment, String... args) {
    return startAlone(folder, maxHeap, List.of(), main, environment, args);
  }

  /// The same with further options of the JVM.
  public static ForkedJvm startAlone(
      Path folder,
      String maxHeap,
      List<String> more,
      Class<?> main,
      Map<String, String> environment,
      String... args) {
    Set<Path> others =
        Stream.of(
                IngestApi.class,
                HistoryService.class,
                FanoutService.class,
                dev.roomlog.allinone.Main.class,
                dev.roomlog.cli.Main.class,
                ForkedJvm.class)
            .filter(other -> other != main)
            .map(ForkedJvm::place)
            .collect(Collectors.toSet());
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !others.contains(real(Path.of(entry))))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> options = new ArrayList<>(more);
    options.addAll(List.of("-cp", classPath));
    return start(folder, maxHeap, options, main, environment, args);
  }

  private static Path place(Class<?> of) {
    try {
      return real(Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize(); // an entry that is not there is nobody's place
    }
  }

  private static ForkedJvm start(
      Path folder,
      String maxHeap,
      List<String> options,
      Class<?> main,
      Map<String, String> environment,
      String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + maxHeap);
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(options);
    command.add(main.getName());
    command.addAll(List.of(args));
    try {
      Files.createDirectories(folder);
      Path output = Files.createTempFile(folder, main.getSimpleName() + "-", ".out");
      var builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      return new ForkedJvm(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until the output holds `text`; fails with the output when the process ends before.
  public ForkedJvm awaitOutput(String text) {
    Awaitility.await()
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              boolean found = output().contains(text);
              if (!found && !process.isAlive()) {
                throw new AssertionError("ended with " + process.exitValue() + ":\n" + output());
              }
              return found;
            });
    return this;
  }

  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /// Sends a signal, such as `STOP`.
  public void signal(String name) {
    try {
      var sent = new ProcessBuilder("/bin/kill", "-" + name, String.valueOf(pid())).start();
      if (sent.waitFor() != 0) {
        throw new IllegalStateException("cannot send " + name + " to " + pid());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// CPU time used so far.
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /// SIGKILL: no hook runs, nothing is flushed.
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /// SIGTERM, and what the process returned.
  public int terminate() {
    process.destroy();
    return awaitExit();
  }

  int awaitExit() {
    return awaitExit(STOP_LIMIT);
  }

  /// Waits for the end; the failure tells the output.
  public int awaitExit(Duration limit) {
    if (!process
        .onExit()
        .completeOnTimeout(process, limit.toMillis(), MILLISECONDS)
        .join()
        .isAlive()) {
      return process.exitValue();
    }
    throw new AssertionError("still runs after " + limit + ":\n" + output());
  }

  @Override
  public void close() {
    kill();
  }
}
