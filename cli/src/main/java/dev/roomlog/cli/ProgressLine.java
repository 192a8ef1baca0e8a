package dev.roomlog.cli;

import dev.roomlog.client.Waiting;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Shows how far an import is and what it waits for: on a terminal one line that changes, elsewhere
/// a line now and then.
final class ProgressLine {

  /// ECMA-48 EL: clears from the cursor to the end of the line.
  private static final String CLEAR_REST = "\033[K";

  private final PrintWriter out;
  private final ImportReport report;
  private final int files;
  private final Supplier<@Nullable Waiting> waiting;
  private final boolean terminal = System.console() != null && System.console().isTerminal();
  private final long started = System.nanoTime();

  ProgressLine(
      PrintWriter out, ImportReport report, int files, Supplier<@Nullable Waiting> waiting) {
    this.out = out;
    this.report = report;
    this.files = files;
    this.waiting = waiting;
  }

  Duration every() {
    return terminal ? Duration.ofMillis(200) : Duration.ofSeconds(3);
  }

  void show() {
    double seconds = (System.nanoTime() - started) / 1e9;
    long settled = report.settled();
    Waiting held = waiting.get();
    out.printf(
        "%s%d of %d files, %d messages, %.0f/s, %d refused%s%s",
        terminal ? "\r" : "",
        report.files.sum(),
        files,
        settled,
        settled / seconds,
        report.refusedCount(),
        held == null ? "" : "; %d waiting: %s".formatted(held.calls(), held.why()),
        terminal ? CLEAR_REST : System.lineSeparator());
    out.flush();
  }

  void end() {
    if (terminal) {
      out.println();
    }
  }
}
