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

  private static final String FAILURES = "roomlog_history_failures_total";
  private static final String STORED = "roomlog_history_events_stored_total";
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
    Part store = scene.cluster().store();
    Path data = store.folder().resolve("data");
    Path backup = store.folder().resolve("backup");
    store.kill();
    copy(data, backup);
    store.restart();
    long before = scene.store().watermarks();
    scene.hold(scene.scaled(TAIL));
    scene.await("more is stored", Duration.ofMinutes(1), () -> scene.store().watermarks() > before);
    store.kill();
    scene.cluster().history().forEach(Part::pause); // so that it can be seen what is gone
    lost = -before;
    store.start();
    store.awaitReady();
    lost += scene.store().watermarks();
    store.kill();
    delete(data);
    copy(backup, data);
    delete(backup);
    store.restart();
    scene.expect(scene.store().watermarks() == before, "the store was not set back");
    for (Part node : scene.cluster().history()) {
      node.resume();
      scene.remember(node, FAILURES, "");
      scene.remember(node, STORED, "");
    }
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    double again = risen(scene, STORED);
    return lost == 0 || again < lost
        ? null
        : "watermarks set back by %d; %.0f events stored since, after %.0f new starts"
            .formatted(lost, again, risen(scene, FAILURES));
  }

  private static double risen(Scene scene, String meter) {
    return scene.cluster().history().stream().mapToDouble(n -> scene.risen(n, meter, "")).sum();
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
