package dev.roomlog.bench;

import dev.roomlog.bench.peers.Child;
import dev.roomlog.bench.peers.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./roomlog bench`.
///
/// Exit codes: 0 measured, 1 a target missed (with `--check`), 2 wrong usage.
@Command(
    name = "./roomlog bench",
    description = "Measures Roomlog and others, side by side on this machine.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class Main implements Callable<Integer> {

  private static final List<Measurement> COMPARED =
      List.of(
          new FanoutMeasurement(),
          new IngestMeasurement(),
          new HistoryMeasurement(),
          new MemoryMeasurement(),
          new EndToEndMeasurement());
  private static final List<Measurement> ALONE =
      List.of(new ScaleMeasurement(), new MicroBenchmarks());

  @Parameters(
      arity = "0..1",
      defaultValue = "all",
      description =
          "fanout, ingest, history, memory, end-to-end, all of these, scale or jmh (default: all)")
  private String what = "all";

  @Option(names = "--quick", description = "seconds for each point and one round, for a first look")
  private boolean quick;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "how often everything is done (default: 3, with --quick 1)")
  private @Nullable Integer rounds;

  @Option(
      names = "--check",
      description = "end with 1 where a target is missed or cannot be measured")
  private boolean check;

  @Option(
      names = "--profile",
      description = "tell for each point where our time goes; costs a few percent itself")
  private boolean profile;

  @Option(names = "--json", paramLabel = "FILE", description = "write every figure there")
  private @Nullable Path json;

  @Option(names = "--write", description = "put tables and curves into docs/performance.md")
  private boolean write;

  public static void main(String... arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    List<Measurement> chosen = chosen();
    if (chosen.isEmpty()) {
      System.err.println("There is no measurement '" + what + "'; see ./roomlog bench --help");
      return 2;
    }
    if (!Machine.canPin()) {
      System.err.println(
          "Without taskset (util-linux) and two cores, servers and load share the cores:"
              + " trust nothing but rough ratios.");
    }
    Machine.pinSelf(Child.LOAD_CORE);
    Pace pace = quick ? Pace.quick() : Pace.full();
    pace = rounds == null ? pace : pace.withRounds(rounds);
    pace = profile ? pace.withRecording() : pace;
    var report = new Report();
    for (Measurement measurement : chosen) {
      try {
        measurement.run(pace, report);
      } catch (RuntimeException e) {
        // What was measured before must not be lost; what is missing counts as missed.
        e.printStackTrace();
        report.broken(measurement.name(), e);
      }
    }
    List<Target> targets =
        chosen.stream().flatMap(measurement -> Target.of(measurement.name()).stream()).toList();
    report.print(targets);
    if (json != null) {
      report.writeJson(json);
    }
    if (write) {
      String command =
          "./roomlog bench "
              + what
              + (quick ? " --quick" : "")
              + (rounds == null ? "" : " --rounds " + rounds);
      new Page(Machine.home().resolve("docs/performance.md")).write(report, targets, command);
    }
    List<Target> missed = report.missed(targets);
    if (check && !missed.isEmpty()) {
      System.out.println("Missed: " + String.join(", ", missed.stream().map(Target::key).toList()));
      return 1;
    }
    return 0;
  }

  private List<Measurement> chosen() {
    if (what.equals("all")) {
      return COMPARED;
    }
    return java.util.stream.Stream.concat(COMPARED.stream(), ALONE.stream())
        .filter(measurement -> measurement.name().equals(what))
        .toList();
  }
}
