package dev.roomlog.system.faults;

import dev.roomlog.system.Probe;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// F20: the store is away for long.
final class StoreDown implements Fault {

  private static final Duration SETTLING = Duration.ofSeconds(5);

  private long since;

  @Override
  public About about() {
    return new About(
        "F20",
        "store down for 5 min",
        "kill -9 of the store, started again after 5 minutes",
        "sending and live chat go on; the archiver waits and goes on from its watermarks",
        "I4");
  }

  @Override
  public Duration span() {
    return Duration.ofMinutes(5);
  }

  @Override
  public void inject(Scene scene) {
    scene.cluster().store().kill();
    since = System.nanoTime();
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    Part node = scene.cluster().history().getFirst();
    int status = Probe.get(node.address(), "/health/readiness").statusCode();
    return status == 200 ? null : "readiness of %s is %d".formatted(node, status);
  }

  @Override
  public void heal(Scene scene) throws InterruptedException {
    long now = System.nanoTime();
    scene.hold(SETTLING);
    long accepted = scene.load().publishers().acceptedWithin(now, System.nanoTime());
    scene.expect(accepted > 0, "nothing was accepted while the store was down");
    scene.note(
        "%d messages accepted without the store"
            .formatted(scene.load().publishers().acceptedWithin(since, System.nanoTime())));
    scene.cluster().store().restart();
  }
}
