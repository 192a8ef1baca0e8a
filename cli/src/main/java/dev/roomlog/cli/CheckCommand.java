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
    var verdicts = new Verdicts(expected(IrcLogFile.find(logs, prefix)));
    PrintWriter out = spec.commandLine().getOut();
    try (Roomlog client = server.operator(RoomlogOptions.DEFAULT)) {
      verdicts.judge("events", room -> Surfaces.events(client, room));
      verdicts.judge("messages", room -> Surfaces.messages(client, room));
    }
    if (recorded != null) {
      Map<String, List<Seen>> rooms = Surfaces.recorded(recorded);
      verdicts.judge("socket", room -> rooms.getOrDefault(room, List.of()));
    }
    if (kafka != null) {
      TopicSurface topic = TopicSurface.read(kafka);
      verdicts.judge("topic", room -> topic.rooms().getOrDefault(room, List.of()));
      out.printf("topic: %d copies, %d undecodable%n", topic.copies(), topic.undecodable());
    }
    verdicts.print(out);
    out.flush();
    return verdicts.areGood() ? 0 : 1;
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
}
