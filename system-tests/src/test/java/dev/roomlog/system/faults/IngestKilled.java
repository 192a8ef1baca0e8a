package dev.roomlog.system.faults;

import dev.roomlog.system.faults.Proxy.Flow;
import org.jspecify.annotations.Nullable;

/// F11: ingest dies when the log has its records and its clients have no answer.
final class IngestKilled implements Fault {

  private @Nullable Part killed;
  private long before;

  @Override
  public About about() {
    return new About(
        "F11",
        "ingest killed between send and answer",
        "the brokers' answers are dropped so that requests wait, then kill -9 of an ingest node",
        "the client repeats with the same id at the other node; copies are hidden",
        "I1 I2 I9");
  }

  @Override
  public void inject(Scene scene) throws Exception {
    scene.cluster().kafka().proxies().forEach(proxy -> proxy.answers(Flow.LOST));
    scene.hold(java.time.Duration.ofMillis(1_000));
    before = broken(scene);
    Part node = scene.any(scene.cluster().ingest());
    killed = node;
    node.kill();
    for (Proxy proxy : scene.cluster().kafka().proxies()) {
      proxy.resetAll();
      proxy.forward();
    }
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    long broken = broken(scene) - before;
    return broken == 0 ? null : "%d requests broke when %s died".formatted(broken, killed);
  }

  private static long broken(Scene scene) {
    return scene.load().publishers().answersWith(0);
  }

  @Override
  public void heal(Scene scene) {
    java.util.Objects.requireNonNull(killed).restart();
  }

  @Override
  public boolean silencesIngest() {
    return true;
  }
}
