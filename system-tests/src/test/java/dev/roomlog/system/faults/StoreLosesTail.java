package dev.roomlog.system.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// F21: the store comes back without what it had acknowledged last, as after a failover or from a
/// backup.
final class StoreLosesTail implements Fault {

  private static final String MISMATCHES = "roomlog_history_watermark_mismatches_total";
  private static final Duration TAIL = Duration.ofSeconds(10);

  private long lost;

  @Override
  public About about() {
    return new About(
        "F21",
        "store loses its acknowledged tail",
        "the store's files are copied and later put back, so that seconds of writes are gone",
        "the watermark lies beside the data and is moved by compare-and-set; the archiver looks at"
            + " it again and again",
        "I4");
  }

  @Override
  public void inject(Scene scene) throws Exception {
    scene.cluster().history().forEach(node -> scene.remember(node, MISMATCHES, ""));
    Part store = scene.cluster().store();
    Path data = store.folder().resolve("data");
    Path backup = store.folder().resolve("backup");
    store.kill();
    copy(data, backup);
    store.restart();
    long before = scene.store().events();
    scene.hold(scene.scaled(TAIL));
    scene.await("more is stored", Duration.ofMinutes(1), () -> scene.store().events() > before);
    lost = scene.store().events() - before;
    store.kill();
    delete(data);
    copy(backup, data);
    delete(backup);
    store.restart();
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    double moved =
        scene.cluster().history().stream().mapToDouble(n -> scene.risen(n, MISMATCHES, "")).sum();
    return moved == 0
        ? null
        : "%d stored events lost; watermarks found set back %.0f times".formatted(lost, moved);
  }

  @Override
  public void heal(Scene scene) {
    // The store runs already, without its tail.
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
