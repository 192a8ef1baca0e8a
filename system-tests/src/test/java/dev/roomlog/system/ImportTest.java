package dev.roomlog.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// IRC logs go in, and every surface shows what the files say.
final class ImportTest {

  private static final Path LOGS = Path.of("..", "cli", "src", "test", "resources", "irc");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void whatIsImportedIsOnEverySurfaceOnce(@TempDir(cleanup = CleanupMode.NEVER) Path folder)
      throws Exception {
    Path logs = LOGS.toAbsolutePath().normalize();
    Path recording = folder.resolve("recorded.ndjson");
    try (AllInOneProcess roomlog =
        AllInOneProcess.start(folder, Deployment.freePort(), Deployment.freePort())) {
      var importer = new Import(roomlog, folder, logs);
      try (ForkedJvm recorder = importer.record(recording)) {
        await().atMost(PATIENCE).until(() -> Files.exists(recording));
        await()
            .atMost(PATIENCE)
            .until(() -> Probe.meter(roomlog.fanout(), "roomlog_fanout_subscriptions", "") == 2);

        Import.Ended first = importer.run();
        assertThat(first.exit()).as(first.output()).isZero();
        int posted = importer.acknowledged().size();
        assertThat(first.output())
            .contains("posted:        " + posted, "already there: 0")
            .contains("refused:")
            .containsPattern("2026-11-20\\.log:\\d+ ");
        assertThat(Files.readAllLines(importer.report()))
            .isNotEmpty()
            .allMatch(line -> line.contains("\"file\"") && line.contains("\"reason\""));

        Import.Ended again = importer.run();
        assertThat(again.exit()).as(again.output()).isZero();
        assertThat(again.output()).contains("posted:        0", "already there: " + posted);

        assertThat(Import.ended(recorder).exit()).as(recorder.output()).isZero();
      }
      Import.Ended check = importer.check(recording);
      assertThat(check.exit()).as(check.output()).isZero();
      assertThat(check.output())
          .contains("events", "messages", "socket", "topic: 0 copies, 0 undecodable")
          .doesNotContain("DIFFERS");
    }
  }
}
