package dev.roomlog.bench;

import dev.roomlog.bench.peers.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts tables and curves into `docs/performance.md`, between the marks `<!-- NAME -->` and `<!--
/// end -->`. What stands around them is written by hand.
final class Page {

  private final Path file;

  Page(Path file) {
    this.file = file;
  }

  void write(Report report, List<Target> targets, String command) throws IOException {
    String text = Files.readString(file);
    text = between(text, "run", runBy(command));
    text = between(text, "ratios", Tables.markdown(report.ratioRows(targets)));
    text = between(text, "figures", Tables.markdown(report.figureRows()));
    Files.writeString(file, text);
    Path folder = Files.createDirectories(file.resolveSibling("performance"));
    for (var chart : report.charts().entrySet()) {
      Files.writeString(folder.resolve(chart.getKey() + ".svg"), chart.getValue().svg());
    }
  }

  private static String runBy(String command) {
    return String.format(
        "Written by `%s` on %s: %s, %d cores, %s %s, JDK %s.%n",
        command,
        LocalDate.now(),
        processor(),
        Machine.cores(),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("java.version"));
  }

  private static String processor() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown processor");
    } catch (IOException e) {
      return "unknown processor";
    }
  }

  static String between(String text, String name, String content) {
    Matcher place =
        Pattern.compile("(<!-- " + name + " -->\n).*?(<!-- end -->)", Pattern.DOTALL).matcher(text);
    if (!place.find()) {
      throw new IllegalStateException("The page has no place for '" + name + "'");
    }
    return place.replaceFirst("$1" + Matcher.quoteReplacement(content) + "$2");
  }
}
