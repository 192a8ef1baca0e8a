package dev.roomlog.system.faults;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// F23: storing a batch takes longer than the group waits for a member.
final class SlowBatch implements Fault {

  private static final Duration DELAY = Duration.ofSeconds(5);
  private static final String EXPIRED = "consumer poll timeout has expired";

  private int before;

  @Override
  public About about() {
    return new About(
        "F23",
        "batch slower than max.poll.interval.ms",
        "every request to the store and every answer takes 5 s, with a max.poll.interval.ms of 8 s",
        "who lost its partitions cannot move their watermarks: compare-and-set",
        "I4");
  }

  @Override
  public void inject(Scene scene) {
    before = expired(scene);
    scene.cluster().storeProxy().delay(DELAY);
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    int times = expired(scene) - before;
    return times == 0 ? null : "history logged %d times: %s".formatted(times, EXPIRED);
  }

  private static int expired(Scene scene) {
    return scene.cluster().history().stream()
        .mapToInt(node -> node.log().split(EXPIRED, -1).length - 1)
        .sum();
  }

  @Override
  public void heal(Scene scene) {
    scene.cluster().storeProxy().forward();
  }
}
