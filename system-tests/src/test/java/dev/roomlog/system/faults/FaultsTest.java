package dev.roomlog.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.fanout.settings.FanoutSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// The short form of `./roomlog faults`: four faults, a fixed seed, a small scale, and fanout nodes
/// of both kinds.
final class FaultsTest {

  private static final long SEED = 20_261_121;
  private static final double SCALE = 0.1;
  private static final double RATE = 40;

  @Test
  void whatGoesWrongLosesDoublesAndSwapsNothing(@TempDir(cleanup = CleanupMode.NEVER) Path folder)
      throws Exception {
    System.out.println("seed " + SEED);
    try (var cluster =
            new Cluster(folder, List.of(FanoutSettings.Tail.ALL, FanoutSettings.Tail.NEEDED));
        Run run = Run.start(cluster, SEED, SCALE, RATE)) {
      for (Supplier<Fault> fault : AllFaults.chosen(List.of("F1", "F16", "F18", "F28"))) {
        Row row = run.strike(fault.get());
        assertThat(row.isGood()).as("%s: %s", row.verdict(), row.violations()).isTrue();
      }
    }
  }
}
