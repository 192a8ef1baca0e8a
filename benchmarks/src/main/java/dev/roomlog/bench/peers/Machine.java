package dev.roomlog.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What this machine has, and where things lie on it.
public final class Machine {

  private static final Path HOME = Path.of(System.getProperty("roomlog.home", "."));
  private static final @Nullable Path TASKSET = find("taskset");
  private static final Path SCRATCH = temporary();

  /// Which word of the first line of `/proc/stat` (proc(5)), counted from 0.
  private static final int STOLEN = 8;

  private static final double TICKS_A_SECOND = 100;

  /// Asked once: a process that is held on one core sees no other.
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private Machine() {}

  /// Roomlog's folder.
  public static Path home() {
    return HOME.toAbsolutePath().normalize();
  }

  /// A folder for the files of this run, deleted at its end.
  public static Path scratch() {
    return SCRATCH;
  }

  /// The program of this name on the PATH.
  public static @Nullable Path find(String program) {
    return Arrays.stream(Objects.requireNonNullElse(System.getenv("PATH"), "").split(":"))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /// Whether the server and the load can have a core each.
  public static boolean canPin() {
    return TASKSET != null && CORES >= 2;
  }

  /// How many cores there are.
  public static int cores() {
    return CORES;
  }

  /// What to put before a command to hold it on a core.
  static List<String> pin(int core) {
    return canPin() ? List.of(String.valueOf(TASKSET), "-c", String.valueOf(core)) : List.of();
  }

  /// Holds this process on a core.
  public static void pinSelf(int core) {
    pin(ProcessHandle.current().pid(), String.valueOf(core));
  }

  /// Holds a process that runs on some cores.
  ///
  /// @param cores as `taskset` writes them
  static void pin(long process, String cores) {
    if (canPin()) {
      String pid = String.valueOf(process);
      run(List.of(String.valueOf(TASKSET), "-a", "-c", "-p", cores, pid), HOME);
    }
  }

  /// CPU time of this process so far, in seconds.
  public static double ownCpuSeconds() {
    return Child.cpuSeconds(ProcessHandle.current());
  }

  /// Time that the host of this virtual machine gave to others although we had work, on all cores
  /// so far, in seconds; 0 where the kernel does not tell.
  public static double stolenSeconds() {
    try (var lines = Files.lines(Path.of("/proc/stat"))) {
      String[] all = lines.findFirst().orElse("").split(" +");
      return all.length > STOLEN ? Long.parseLong(all[STOLEN]) / TICKS_A_SECOND : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /// Runs a command to its end.
  ///
  /// @throws IllegalStateException with its output when it fails
  static String run(List<String> command, Path folder) {
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed:\n" + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public static Path java(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program);
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporary() {
    try {
      Path folder = Files.createTempDirectory("roomlog-bench");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      System.err.println("Left behind: " + folder);
    }
  }
}
