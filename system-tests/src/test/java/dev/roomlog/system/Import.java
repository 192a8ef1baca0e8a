package dev.roomlog.system;

import dev.roomlog.cli.Main;
import dev.roomlog.testing.guarantees.Acknowledgement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The commands of `./roomlog`, each run in a process of its own, so that what they recorded is not
/// lost with the server.
///
/// @param folder where reports and recordings go
record Import(AllInOneProcess roomlog, Path folder, Path logs) {

  private static final String HEAP = "192m";
  private static final Duration LIMIT = Duration.ofMinutes(4);

  /// How a command ended.
  record Ended(int exit, String output) {}

  ForkedJvm start() {
    return command(
        "import",
        "--irc",
        logs.toString(),
        "--acknowledged",
        acknowledgedFile().toString(),
        "--report",
        report().toString());
  }

  Ended run() {
    return ended(start());
  }

  /// Compares the logs with topic and history, and with a recording where one is given.
  Ended check(Path recording) {
    return ended(
        command(
            "check",
            "--irc",
            logs.toString(),
            "--report",
            report().toString(),
            "--kafka",
            roomlog.bootstrapServers(),
            "--recorded",
            recording.toString()));
  }

  /// Writes what the socket says until it has said nothing for some seconds.
  ForkedJvm record(Path recording) {
    return command(
        "record",
        "--rooms-from",
        logs.toString(),
        "--output",
        recording.toString(),
        "--until-idle",
        "10");
  }

  /// What was acknowledged so far.
  List<Acknowledgement> acknowledged() {
    try {
      return Files.exists(acknowledgedFile())
          ? Acknowledgement.read(acknowledgedFile())
          : List.of();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  Path report() {
    return folder.resolve("report.ndjson");
  }

  static Ended ended(ForkedJvm process) {
    int exit = process.awaitExit(LIMIT);
    return new Ended(exit, process.output());
  }

  private Path acknowledgedFile() {
    return folder.resolve("acknowledged");
  }

  private ForkedJvm command(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--url", roomlog.ingest().toString(), "--data", roomlog.data().toString()));
    return ForkedJvm.start(folder, HEAP, Main.class, Map.of(), all.toArray(String[]::new));
  }
}
