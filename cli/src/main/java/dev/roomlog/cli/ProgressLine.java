package dev.roomlog.cli;

import java.io.PrintWriter;
import java.time.Duration;

/// Shows how far an import is: on a terminal one line that changes, elsewhere a line now and then.
final class ProgressLine {

  private final PrintWriter out;
  private final ImportReport report;
  private final int files;
  private final boolean terminal = System.console() != null && System.console().isTerminal();
  private final long started = System.nanoTime();

  ProgressLine(PrintWriter out, ImportReport report, int files) {
    this.out = out;
    this.report = report;
    this.files = files;
  }

  Duration every() {
    return terminal ? Duration.ofMillis(200) : Duration.ofSeconds(3);
  }

  void show() {
    double seconds = (System.nanoTime() - started) / 1e9;
    long settled = report.settled();
    out.printf(
        "%s%d of %d files, %d messages, %.0f/s, %d refused%s",
        terminal ? "\r" : "",
        report.files.sum(),
        files,
        settled,
        settled / seconds,
        report.refusedCount(),
        terminal ? "   " : System.lineSeparator());
    out.flush();
  }

  void end() {
    if (terminal) {
      out.println();
    }
  }
}
