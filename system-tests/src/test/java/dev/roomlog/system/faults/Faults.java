package dev.roomlog.system.faults;

import dev.roomlog.fanout.settings.FanoutSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./roomlog faults`.
@Command(
    name = "faults",
    mixinStandardHelpOptions = true,
    description =
        "Starts a cluster of processes, does one fault after the other to it under load, and judges"
            + " what everybody saw against the log.")
final class Faults implements Callable<Integer> {

  @Option(names = "--seconds", description = "random combinations of faults for so long at the end")
  private int seconds;

  @Option(names = "--seed", description = "of everything random; printed, and by default new")
  private long seed = System.nanoTime();

  @Option(names = "--only", split = ",", description = "these faults only, such as F1,F16")
  private List<String> only = List.of();

  @Option(names = "--scale", description = "times and numbers are multiplied by this (default 1)")
  private double scale = 1;

  @Option(names = "--rate", description = "messages a second (default: half of what is measured)")
  private double rate;

  @Option(
      names = "--tail",
      split = ",",
      description = "which partitions the fanout nodes read: all (default), needed, or all,needed")
  private List<FanoutSettings.Tail> tails = List.of(FanoutSettings.Tail.ALL);

  @Option(names = "--report", description = "also write the table as Markdown to this file")
  private @Nullable Path report;

  @Option(names = "--list", description = "tell the faults and end")
  private boolean list;

  /// Closes what Ctrl-C would leave behind.
  private record AtExit(Thread hook) implements AutoCloseable {

    static AtExit of(Runnable action) {
      var hook = Thread.ofPlatform().unstarted(action);
      Runtime.getRuntime().addShutdownHook(hook);
      return new AtExit(hook);
    }

    @Override
    public void close() {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Faults()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    List<Supplier<Fault>> chosen = AllFaults.chosen(only);
    if (list) {
      AllFaults.print();
      return 0;
    }
    System.out.println("seed " + seed + ", scale " + scale + ", tail " + tails);
    List<Row> rows;
    Path folder = Files.createTempDirectory("roomlog-faults");
    System.out.println("Logs and data: " + folder);
    try (var cluster = new Cluster(folder, tails);
        var _ = AtExit.of(cluster::close)) {
      System.out.println("Running each service once to note its classes ...");
      cluster.train();
      rows = strike(cluster, chosen);
    }
    System.out.println(Table.of(rows));
    if (report != null) {
      Files.writeString(report, Table.markdown(rows));
    }
    return rows.stream().allMatch(Row::isGood) ? 0 : 1;
  }

  private List<Row> strike(Cluster cluster, List<Supplier<Fault>> chosen) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (Run run = Run.start(cluster, seed, scale, rate)) {
      for (Supplier<Fault> fault : chosen) {
        rows.add(run.strike(fault.get()));
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      var random = new Random(seed);
      for (int i = 1; System.nanoTime() < end; i++) {
        rows.add(run.strike(Combination.random(i, random)));
      }
    }
    return rows;
  }
}
