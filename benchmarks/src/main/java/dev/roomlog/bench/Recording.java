package dev.roomlog.bench;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import dev.roomlog.bench.peers.Child;
import dev.roomlog.bench.peers.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/// Where the CPU time of processes goes while this is open, sampled by the JDK's flight recorder
/// and printed at the end. Processes that are no JVMs are left out. It takes a few percent itself,
/// so figures are taken without it.
final class Recording implements AutoCloseable {

  private static final String NAME = "bench";
  private static final int ROWS = 40;
  private static final double LEAST_SHARE = 0.01;

  /// Samples of native code that only waits.
  private static final Pattern WAIT =
      Pattern.compile("(epollWait|wait|park|accept|sleep|select|poll).*", CASE_INSENSITIVE);

  private final String title;
  private final List<Child> recorded = new ArrayList<>();
  private final Map<String, Integer> within = new HashMap<>();
  private final Map<String, Integer> itself = new HashMap<>();
  private int samples;

  private Recording(String title) {
    this.title = title;
  }

  static Recording start(String title, List<Child> processes) {
    var recording = new Recording(title);
    for (Child process : processes) {
      if (process.isJava() && jcmd(process, "JFR.start", "name=" + NAME, "settings=profile")) {
        recording.recorded.add(process);
      }
    }
    return recording;
  }

  @Override
  public void close() {
    for (Child process : recorded) {
      Path file = Machine.scratch().resolve(process.pid() + ".jfr");
      if (jcmd(process, "JFR.stop", "name=" + NAME, "filename=" + file)) {
        read(file);
      }
    }
    if (samples > 0) {
      System.err.println("  " + title + ", " + samples + " samples");
      print("in the method or below", within);
      print("in the method itself", itself);
    }
  }

  private void print(String heading, Map<String, Integer> counts) {
    System.err.println("    " + heading);
    counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= LEAST_SHARE * samples)
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(ROWS)
        .forEach(
            entry ->
                System.err.printf(
                    "    %5.1f%% %s%n", 100.0 * entry.getValue() / samples, entry.getKey()));
  }

  private void read(Path file) {
    try (var events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        String type = event.getEventType().getName();
        if (event.getStackTrace() != null
            && (type.equals("jdk.ExecutionSample") || type.equals("jdk.NativeMethodSample"))) {
          count(event.getStackTrace().getFrames());
        }
      }
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void count(List<RecordedFrame> frames) {
    RecordedMethod top = frames.getFirst().getMethod();
    if (Modifier.isNative(top.getModifiers()) && WAIT.matcher(top.getName()).matches()) {
      return;
    }
    samples++;
    itself.merge(name(top), 1, Integer::sum);
    Set<String> seen = new HashSet<>();
    for (RecordedFrame frame : frames) {
      if (seen.add(name(frame.getMethod()))) {
        within.merge(name(frame.getMethod()), 1, Integer::sum);
      }
    }
  }

  private static String name(RecordedMethod method) {
    String type = method.getType().getName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + method.getName();
  }

  /// Whether the process took the command.
  private static boolean jcmd(Child process, String... words) {
    List<String> command = new ArrayList<>();
    command.add(Machine.java("jcmd").toString());
    command.add(String.valueOf(process.pid()));
    command.addAll(List.of(words));
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
