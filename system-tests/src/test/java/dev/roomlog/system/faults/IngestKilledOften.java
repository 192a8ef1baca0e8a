package dev.roomlog.system.faults;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// F12: ingest nodes die at any moment, again and again.
final class IngestKilledOften implements Fault {

  private static final int TIMES = 50;
  private static final int LONGEST_LIFE = 1_500;

  private int times;
  private long broken;

  @Override
  public About about() {
    return new About(
        "F12",
        "ingest killed at random, 50 times",
        "kill -9 of one ingest node or the other at a random moment, started again each time",
        "a 201 only after the broker's acknowledgement; the client repeats with the same id",
        "I1 I2 I9");
  }

  @Override
  public void inject(Scene scene) throws Exception {
    int all = scene.scaled(TIMES);
    for (times = 0; times < all; times++) {
      scene.hold(Duration.ofMillis(scene.random().nextInt(LONGEST_LIFE)));
      Part node = scene.any(scene.cluster().ingest());
      node.kill();
      node.restart();
      if (times % 10 == 9) {
        scene.progress("killed " + (times + 1) + " times of " + all);
      }
    }
    broken = scene.load().publishers().answersWith(0);
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    return broken == 0 ? null : "%d kills broke %d requests".formatted(times, broken);
  }

  @Override
  public Duration span() {
    return Duration.ZERO;
  }

  @Override
  public void heal(Scene scene) {
    // Each was started again at once.
  }

  @Override
  public boolean silencesIngest() {
    return true;
  }
}
