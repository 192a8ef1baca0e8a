package dev.roomlog.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.roomlog.client.From;
import dev.roomlog.client.Roomlog;
import dev.roomlog.client.Subscription;
import dev.roomlog.testing.guarantees.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 amid an import, twice: whatever was acknowledged to the importer, which is another
/// process, is in the log and in history, once and in order, and so is what a subscriber heard.
final class KillDuringImportTest {

  private static final int FILES = 4;
  private static final int LINES = 750;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long SEED = Long.getLong("roomlog.seed", System.nanoTime());

  private final Random random = new Random(SEED);

  @Test
  void nothingIsLostDoubledOrSwapped(@TempDir(cleanup = CleanupMode.NEVER) Path folder)
      throws Exception {
    System.out.println("seed " + SEED);
    List<String> rooms = IrcLogs.write(folder.resolve("logs"), FILES, LINES, random);
    try (AllInOneProcess roomlog =
            AllInOneProcess.start(folder, Deployment.freePort(), Deployment.freePort());
        Roomlog client = Roomlog.connect(roomlog.ingest())) {
      client.createSession("witness");
      rooms.forEach(room -> client.putRoom(room, null));
      Map<String, String> starts = new HashMap<>();
      rooms.forEach(room -> starts.put(room, client.eventPage(room, null).asOf()));
      List<From> froms = rooms.stream().map(room -> new From(room, starts.get(room))).toList();
      var heard = new Heard();
      var importer = new Import(roomlog, folder, folder.resolve("logs"));

      try (Subscription _ = client.subscribe(froms, heard);
          ForkedJvm running = importer.start()) {
        int all = FILES * LINES;
        for (int least : List.of(all / 6, all / 2)) {
          int enough = least + random.nextInt(all / 6);
          await()
              .atMost(PATIENCE)
              .pollInterval(Duration.ofMillis(20))
              .until(() -> importer.acknowledged().size() >= enough);
          roomlog.kill();
          assertThat(importer.acknowledged()).hasSizeBetween(enough, all - 1);
          assertThat(running.isAlive()).isTrue();
          roomlog.startAgain();
        }
        Import.Ended ended = Import.ended(running);
        assertThat(ended.exit()).as(ended.output()).isZero();
        assertThat(importer.acknowledged()).hasSize(all);

        Verdict verdict =
            new Evidence(roomlog.bootstrapServers(), client, rooms)
                .settled(importer.acknowledged(), () -> heard.in(starts));
        System.out.println(verdict);
        assertThat(verdict.isGood()).as("%s", verdict).isTrue();
        assertThat(heard.troubles).isEmpty();
      }
    }
  }
}
