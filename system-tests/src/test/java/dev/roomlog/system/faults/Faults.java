package dev.roomlog.system.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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

  @Option(names = "--list", description = "tell the faults and end")
  private boolean list;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Faults()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    List<Supplier<Fault>> chosen = Catalogue.chosen(only);
    if (list) {
      Catalogue.print();
      return 0;
    }
    System.out.println("seed " + seed + ", scale " + scale);
    List<Row> rows = new ArrayList<>();
    Path folder = Files.createTempDirectory("roomlog-faults");
    System.out.println("Logs and data: " + folder);
    try (var cluster = new Cluster(folder);
        Run run = Run.start(cluster, seed, scale, rate)) {
      for (Supplier<Fault> fault : chosen) {
        rows.add(run.strike(fault.get()));
      }
    }
    System.out.println(Table.of(rows));
    return rows.stream().allMatch(Row::isGood) ? 0 : 1;
  }
}
