package dev.roomlog.bench;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// The single steps of a message's way, by JMH: record, JSON, frame, hub.
final class MicroBenchmarks implements Measurement {

  @Override
  public String name() {
    return "jmh";
  }

  @Override
  public void run(Pace pace, Report report) {
    boolean quick = pace.rounds() == 1;
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("dev\\.roomlog\\..*Benchmark")
            .warmupIterations(quick ? 2 : 5)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(quick ? 2 : 5)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler("gc")
            .forks(quick ? 1 : 2);
    try {
      for (var result : new Runner(options.build()).run()) {
        var params = result.getParams();
        var connections = params.getParam("connections");
        String name = params.getBenchmark().replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1");
        report.figure(
            "ns per call",
            connections == null ? name : name + ", " + connections + " connections",
            result.getPrimaryResult().getScore());
      }
    } catch (RunnerException e) {
      throw new IllegalStateException(e);
    }
  }
}
