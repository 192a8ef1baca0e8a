package dev.roomlog.system.faults;

import dev.roomlog.schemas.Topics;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Everything restarted, one process after the other, as an upgrade does.
final class RollingRestart implements Fault {

  private static final Duration WHOLE = Duration.ofMinutes(3);

  private int restarted;

  @Override
  public About about() {
    return new About(
        "rolling",
        "rolling restart",
        "SIGTERM and a new start of each broker, the controller, the store and each service, one"
            + " after the other, each awaited",
        "drain of every service, resume on the other node, a client that repeats with the same id",
        "I1-I4 I6 I8");
  }

  @Override
  public void inject(Scene scene) {
    for (Part part : scene.cluster().parts()) {
      long start = System.nanoTime();
      part.terminate();
      part.restart();
      scene.await(
          "all replicas in sync after " + part, WHOLE, () -> isWhole(scene.cluster().kafka()));
      restarted++;
      scene.progress("%s restarted in %.1f s".formatted(part, (System.nanoTime() - start) / 1e9));
    }
  }

  private static boolean isWhole(Kafka kafka) throws Exception {
    return kafka.isWhole(Topics.MESSAGES.name()) && kafka.isWhole(Topics.DIRECTORY.name());
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    int sentElsewhere = scene.load().closes("1012") + scene.load().closes("reconnect");
    return sentElsewhere == 0
        ? null
        : "%d processes restarted; sockets sent elsewhere %d times; POSTs repeated %d times"
            .formatted(restarted, sentElsewhere, scene.load().publishers().repetitions());
  }

  @Override
  public Duration span() {
    return Duration.ZERO;
  }

  @Override
  public void heal(Scene scene) {
    // Everything runs already.
  }

  @Override
  public boolean silencesIngest() {
    return true;
  }
}
