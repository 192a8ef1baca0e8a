package dev.roomlog.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/// What an import did. Any thread may add to it.
final class ImportReport {

  private static final ObjectMapper JSON = new ObjectMapper();

  /// A line that was not imported.
  record Refused(String file, int line, String reason) {}

  final LongAdder posted = new LongAdder();
  final LongAdder alreadyThere = new LongAdder();
  final LongAdder notices = new LongAdder();
  final LongAdder files = new LongAdder();
  private final ConcurrentLinkedQueue<Refused> refused = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> unfinished = new ConcurrentLinkedQueue<>();

  void refuse(IrcLogFile file, int line, String reason) {
    refused.add(new Refused(file.name(), line, reason));
  }

  void unfinished(IrcLogFile file, String why) {
    unfinished.add(file.name() + ": " + why);
  }

  boolean isFinished() {
    return unfinished.isEmpty();
  }

  long settled() {
    return posted.sum() + alreadyThere.sum() + refused.size();
  }

  int refusedCount() {
    return refused.size();
  }

  /// One JSON object per refused line, which is what `check` reads.
  void write(Path file) throws IOException {
    var lines = new ArrayList<String>();
    for (Refused line : refused) {
      lines.add(JSON.writeValueAsString(line));
    }
    Files.write(file, lines);
  }

  static List<Refused> read(Path file) throws IOException {
    var lines = new ArrayList<Refused>();
    for (String line : Files.readAllLines(file)) {
      lines.add(JSON.readValue(line, Refused.class));
    }
    return lines;
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append("files:         ").append(files.sum()).append('\n');
    text.append("posted:        ").append(posted.sum()).append('\n');
    text.append("already there: ").append(alreadyThere.sum()).append('\n');
    text.append("no messages:   ").append(notices.sum()).append(" lines (joins, actions, ...)\n");
    text.append("refused:       ").append(refused.size()).append('\n');
    Map<String, Refused> sorted = new TreeMap<>();
    refused.forEach(line -> sorted.put("%s:%08d".formatted(line.file(), line.line()), line));
    sorted
        .values()
        .forEach(
            line -> text.append("  %s:%d %s%n".formatted(line.file(), line.line(), line.reason())));
    unfinished.forEach(file -> text.append("NOT FINISHED   ").append(file).append('\n'));
    return text.toString();
  }
}
