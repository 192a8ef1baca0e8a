package dev.roomlog.cli;

import dev.roomlog.client.Roomlog;
import dev.roomlog.client.RoomlogOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `check`: the raw logs against every surface that shows them.
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Compares imported IRC logs with history, and with the topic and a recording where given.",
      "Exits with 1 on any difference but the refused lines of the import's report."
    })
final class CheckCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ServerOptions server = new ServerOptions();

  @Option(
      names = "--irc",
      arity = "1..*",
      required = true,
      description = "The logs that were imported.")
  List<Path> logs = new ArrayList<>();

  @Option(
      names = "--room-prefix",
      defaultValue = "irc-",
      description = "As given to import (default: ${DEFAULT-VALUE}).")
  String prefix = "irc-";

  @Option(names = "--strip-formatting", description = "As given to import.")
  boolean stripFormatting;

  @Option(names = "--report", description = "The import's report, whose lines may be missing.")
  @Nullable Path report;

  @Option(names = "--kafka", description = "A broker as host:port, to check the topic too.")
  @Nullable String kafka;

  @Option(names = "--recorded", description = "What record wrote, to check the socket too.")
  @Nullable Path recorded;

  @Override
  public Integer call() throws IOException {
    List<IrcLogFile> files = IrcLogFile.find(logs, prefix);
    Map<String, List<Seen>> expected = expected(files);
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    try (Roomlog client = server.operator(RoomlogOptions.DEFAULT)) {
      verdicts.put("events", compare(expected, room -> Surfaces.events(client, room)));
      verdicts.put("messages", compare(expected, room -> Surfaces.messages(client, room)));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (recorded != null) {
      Map<String, List<Seen>> rooms = Surfaces.recorded(recorded);
      verdicts.put("socket", compare(expected, room -> rooms.getOrDefault(room, List.of())));
    }
    if (kafka != null) {
      TopicSurface topic = TopicSurface.read(kafka);
      verdicts.put("topic", compare(expected, room -> topic.rooms().getOrDefault(room, List.of())));
      out.printf("topic: %d copies, %d undecodable%n", topic.copies(), topic.undecodable());
    }
    int messages = expected.values().stream().mapToInt(List::size).sum();
    out.printf("expected: %d messages in %d rooms%n", messages, files.size());
    out.printf(
        "%-10s %9s %9s %9s %9s %9s %9s%n",
        "surface", "shown", "missing", "foreign", "doubled", "swapped", "altered");
    verdicts.forEach(
        (surface, v) ->
            out.printf(
                "%-10s %9d %9d %9d %9d %9d %9d  %s%n",
                surface,
                v.seen(),
                v.missing(),
                v.foreign(),
                v.doubled(),
                v.swapped(),
                v.altered(),
                v.isGood() ? "ok" : "DIFFERS"));
    out.flush();
    return verdicts.values().stream().allMatch(Verdict::isGood) ? 0 : 1;
  }

  private Map<String, List<Seen>> expected(List<IrcLogFile> files) throws IOException {
    List<ImportReport.Refused> refused = report == null ? List.of() : ImportReport.read(report);
    Map<String, List<Seen>> rooms = new LinkedHashMap<>();
    for (IrcLogFile file : files) {
      Set<Integer> lines = new HashSet<>();
      for (ImportReport.Refused line : refused) {
        if (line.file().equals(file.name())) {
          lines.add(line.line());
        }
      }
      rooms.put(file.room(), RawLog.expected(file, lines, stripFormatting));
    }
    return rooms;
  }

  private static Verdict compare(
      Map<String, List<Seen>> expected, Function<String, List<Seen>> surface) {
    Verdict sum = Verdict.NOTHING;
    for (Map.Entry<String, List<Seen>> room : expected.entrySet()) {
      sum = sum.plus(Verdict.of(room.getValue(), surface.apply(room.getKey())));
    }
    return sum;
  }
}
