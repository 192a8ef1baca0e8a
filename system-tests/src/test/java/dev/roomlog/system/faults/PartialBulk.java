package dev.roomlog.system.faults;

import dev.roomlog.system.TopicWriter;
import dev.roomlog.testing.guarantees.Acknowledgement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// F19: bulk inserts that end in the middle, with copies of earlier events among them.
final class PartialBulk implements Fault {

  private static final int TIMES = 10;
  private static final int COPIES = 5;
  private static final int LONGEST_WAIT = 30;
  private static final String FAILURES = "roomlog_history_failures_total";

  private int times;

  @Override
  public About about() {
    return new About(
        "F19",
        "partial bulk failure",
        "history is paused until much is waiting, with copies in it; then kill -9 of the store"
            + " amid the bulk insert, ten times",
        "inserts in the order of offsets, a duplicate skipped, the rest repeated from the watermark",
        "I4");
  }

  @Override
  public void inject(Scene scene) throws Exception {
    scene.cluster().history().forEach(node -> scene.remember(node, FAILURES, ""));
    int all = scene.scaled(TIMES);
    for (times = 0; times < all; times++) {
      scene.cluster().history().forEach(Part::pause);
      scene.hold(Duration.ofSeconds(1));
      copy(scene);
      Proxy proxy = scene.cluster().storeProxy();
      proxy.delay(Duration.ofMillis(1)); // counts what passes
      long before = proxy.disturbances();
      scene.cluster().history().forEach(Part::resume);
      scene.await("history writes", Duration.ofSeconds(60), () -> proxy.disturbances() > before);
      scene.hold(Duration.ofMillis(scene.random().nextInt(LONGEST_WAIT)));
      scene.cluster().store().kill();
      proxy.forward();
      scene.cluster().store().restart();
    }
  }

  private static void copy(Scene scene) throws Exception {
    List<Acknowledgement> said = scene.load().publishers().acknowledged();
    try (var writer = new TopicWriter(scene.cluster().kafka().inside(), Cluster.PARTITIONS)) {
      for (int i = 0; i < COPIES && !said.isEmpty(); i++) {
        Acknowledgement one = scene.any(said);
        writer.copy(one.room(), one.id(), "a copy that nobody is to see");
      }
    }
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    double failures =
        scene.cluster().history().stream().mapToDouble(n -> scene.risen(n, FAILURES, "")).sum();
    return failures == 0
        ? null
        : "%d kills; archivers started again from their watermarks %.0f times"
            .formatted(times, failures);
  }

  @Override
  public Duration span() {
    return Duration.ZERO;
  }

  @Override
  public void heal(Scene scene) {
    // The store runs already.
  }
}
