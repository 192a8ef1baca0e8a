package dev.roomlog.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.roomlog.client.Draft;
import dev.roomlog.client.Event;
import dev.roomlog.client.MessageQuery;
import dev.roomlog.client.ProblemException;
import dev.roomlog.client.Roomlog;
import dev.roomlog.client.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// Every meter of ours is named in docs/operations.md, and the document names no other.
final class MetersDocumentedTest {

  private static final Path ROOT = Path.of("..");
  private static final Path DOCUMENT = ROOT.resolve(Path.of("docs", "operations.md"));
  private static final Pattern NAME = Pattern.compile("roomlog\\.[a-z]+(?:\\.[a-z]+)+");
  private static final Pattern METER_ROW =
      Pattern.compile("^\\| `roomlog\\.[^|]*", Pattern.MULTILINE);
  private static final Pattern MADE =
      Pattern.compile(
          "(?:counter|gauge|timer|summary|builder)\\(\\s*\"(roomlog\\.[a-z.]+)\""
              + "|String [A-Z_]+ =\\s*\"(roomlog\\.[a-z]+\\.[a-z.]+)\";");

  private static final Pattern GAUGE = Pattern.compile("gauge\\(\\s*\"(roomlog\\.[a-z.]+)\"");

  /// What Prometheus adds to a name.
  private static final Pattern ADDED =
      Pattern.compile("(_seconds|_bytes)?(_total|_count|_sum|_max|_bucket)?$");

  @Test
  void whatARunShowsIsDocumented(@TempDir(cleanup = CleanupMode.NEVER) Path folder)
      throws IOException {
    Set<String> documented =
        documented().stream().map(name -> name.replace('.', '_')).collect(Collectors.toSet());
    try (Deployment roomlog = Deployment.allInOne(folder)) {
      run(roomlog);

      Set<String> shown =
          Probe.get(roomlog.ingest(), "/prometheus")
              .body()
              .lines()
              .filter(line -> line.startsWith("roomlog_"))
              .map(line -> line.split("[ {]", 2)[0])
              .collect(Collectors.toCollection(TreeSet::new));

      assertThat(shown).hasSizeGreaterThan(10);
      assertThat(shown)
          .as("meters that %s does not name", DOCUMENT)
          .allMatch(
              name ->
                  documented.contains(name)
                      || documented.contains(ADDED.matcher(name).replaceFirst("")));
    }
  }

  @Test
  void whatTheCodeMakesAndWhatIsDocumentedAreTheSame() throws IOException {
    assertThat(new TreeSet<>(documented())).isEqualTo(made());
  }

  /// Names in the first column of tables whose rows begin with a meter of a service.
  private static Set<String> documented() throws IOException {
    String text = Files.readString(DOCUMENT);
    String meters = text.substring(text.indexOf("## Meters"));
    return METER_ROW
        .matcher(meters)
        .results()
        .flatMap(row -> NAME.matcher(row.group()).results().map(MatchResult::group))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// The names under which the code's meters appear in Prometheus.
  static Set<String> prometheusNames() throws IOException {
    Set<String> gauges = found(GAUGE);
    return made().stream()
        .map(name -> name.replace('.', '_') + (gauges.contains(name) ? "" : "_total"))
        .collect(Collectors.toSet());
  }

  private static Set<String> made() throws IOException {
    return found(MADE);
  }

  private static Set<String> found(Pattern pattern) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String module :
        List.of("access", "ingest-api", "fanout-service", "history-service", "all-in-one")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(Path.of(module, "src", "main", "java")))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          pattern
              .matcher(Files.readString(file))
              .results()
              .flatMap(found -> IntStream.rangeClosed(1, found.groupCount()).mapToObj(found::group))
              .filter(Objects::nonNull)
              .forEach(names::add);
        }
      }
    }
    return names;
  }

  /// A message through every surface, and some trouble.
  private static void run(Deployment roomlog) {
    try (Roomlog client = Roomlog.connect(roomlog.ingest())) {
      client.createSession("metered");
      Event first = client.send("lobby", Draft.of("first")).event();
      Event last = client.send("lobby", Draft.of("last")).event();
      client.messages("lobby", MessageQuery.newest().withAtLeast(last.position()));
      assertThatThrownBy(() -> client.send("no-such-room", Draft.of("lost")))
          .isInstanceOf(ProblemException.class);
      assertThat(Probe.get(roomlog.fanout(), "/v1/socket").statusCode()).isEqualTo(426);
      var heard = new Heard();
      try (Subscription _ = client.subscribe("lobby", first.position(), heard)) {
        await().until(() -> heard.texts().contains("last"));
      }
    }
  }
}
