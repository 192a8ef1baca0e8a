package dev.roomlog.cli;

import dev.roomlog.client.Roomlog;
import dev.roomlog.client.RoomlogOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `import`: IRC logs become rooms.
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Brings IRC logs in: one file is one day and becomes one room.",
      "May be repeated or restarted: what is there already stays single.",
      "Exits with 0 when at most some lines were refused, which it lists; with 1 when it could not"
          + " finish."
    })
final class ImportCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ServerOptions server = new ServerOptions();

  @Option(
      names = "--irc",
      arity = "1..*",
      required = true,
      description = "Logs named by their day, or folders of them.")
  List<Path> logs = new ArrayList<>();

  @Option(
      names = "--room-prefix",
      defaultValue = "irc-",
      description = "Before the file's name in the room's id (default: ${DEFAULT-VALUE}).")
  String prefix = "irc-";

  @Option(
      names = "--in-flight",
      defaultValue = "64",
      description = "Files, and so messages, under way at once (default: ${DEFAULT-VALUE}).")
  int inFlight = 64;

  @Option(
      names = "--patience",
      defaultValue = "PT10M",
      description = "How long one message is tried again (ISO 8601, default: ${DEFAULT-VALUE}).")
  Duration patience = Duration.ofMinutes(10);

  @Option(
      names = "--strip-formatting",
      description = "Remove mIRC's formatting codes; else lines that hold any are refused.")
  boolean stripFormatting;

  @Option(names = "--report", description = "Write the refused lines there, one JSON object each.")
  @Nullable Path reportFile;

  @Option(
      names = "--acknowledged",
      description = "Write room, id and position of each acknowledged message there, at once.")
  @Nullable Path acknowledgedFile;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<IrcLogFile> files = IrcLogFile.find(logs, prefix);
    var report = new ImportReport();
    PrintWriter out = spec.commandLine().getOut();
    RoomlogOptions options = RoomlogOptions.DEFAULT.withInFlight(inFlight).withRetryFor(patience);
    long started = System.nanoTime();
    try (Roomlog client = server.operator(options);
        var acknowledged = new AcknowledgedLog(acknowledgedFile)) {
      var fileImport =
          new FileImport(client, new IrcLogReader(stripFormatting), report, acknowledged);
      follow(files, fileImport, new ProgressLine(out, report, files.size(), client::waiting));
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    out.printf("%s%.1f s, %.0f messages/s%n", report, seconds, report.settled() / seconds);
    out.flush();
    if (reportFile != null) {
      report.write(reportFile);
    }
    return report.isFinished() ? 0 : 1;
  }

  private void follow(List<IrcLogFile> files, FileImport fileImport, ProgressLine progress)
      throws InterruptedException {
    try (ExecutorService workers =
        Executors.newFixedThreadPool(inFlight, Thread.ofVirtual().factory())) {
      List<Future<?>> runs = new ArrayList<>();
      for (IrcLogFile file : files) {
        runs.add(workers.submit(() -> fileImport.run(file)));
      }
      workers.shutdown();
      while (!workers.awaitTermination(progress.every().toMillis(), TimeUnit.MILLISECONDS)) {
        progress.show();
      }
      for (Future<?> run : runs) {
        if (run.state() == Future.State.FAILED) {
          throw new IllegalStateException("an importer died", run.exceptionNow());
        }
      }
    } finally {
      progress.end();
    }
  }
}
