package dev.roomlog.system.faults;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// F18: history dies when a batch is stored and its watermark is not moved yet.
final class HistoryKilled implements Fault {

  private final List<Part> killed = new ArrayList<>();

  @Override
  public About about() {
    return new About(
        "F18",
        "history killed before the watermark",
        "the store's proxy drops the request that moves a watermark, then kill -9 of both history"
            + " nodes; started again",
        "inserts are repeated from the stored watermark, and what is there is skipped",
        "I4");
  }

  @Override
  public void inject(Scene scene) {
    Proxy store = scene.cluster().storeProxy();
    long before = store.disturbances();
    store.loseRequestsWith("update", "watermarks");
    scene.await(
        "a watermark is on its way",
        java.time.Duration.ofSeconds(60),
        () -> store.disturbances() > before);
    for (Part node : scene.cluster().history()) {
      node.kill();
      killed.add(node);
    }
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    long beyond = scene.store().eventsBeyondWatermarks();
    return beyond == 0
        ? null
        : "%d events stored beyond their watermark when history died".formatted(beyond);
  }

  @Override
  public java.time.Duration span() {
    return java.time.Duration.ZERO;
  }

  @Override
  public void heal(Scene scene) {
    scene.cluster().storeProxy().forward();
    killed.forEach(Part::start);
    killed.forEach(Part::awaitReady);
  }

  @Override
  public void after(Scene scene) {
    double skipped =
        scene.sum(scene.cluster().history(), "roomlog_history_copies_skipped_total", "");
    scene.expect(skipped > 0, "nothing was found stored already after the kill");
  }
}
