package dev.roomlog.system.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// F32: thousands lose their connection at the same moment, and all come back.
final class CrowdReconnects implements Fault {

  private static final int CROWD = 5_000;

  /// An eighth of them goes to the crowd's room, which is 62,500 deliveries a second, on two cores
  /// of which the crowd itself needs one.
  private static final double MOST_MESSAGES = 100;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final List<Subscriber> crowd = new ArrayList<>();
  private double seconds;

  @Override
  public About about() {
    return new About(
        "F32",
        "5,000 sockets reconnect at once",
        "5,000 sockets are cut at the same moment and resume after their last position",
        "resumes from the window, reads of history bounded and coalesced",
        "I3 I7 I8");
  }

  @Override
  public void inject(Scene scene) throws Exception {
    int nodes = scene.cluster().fanout().size();
    for (int node = 0; node < nodes; node++) {
      crowd.addAll(scene.load().crowd(scene.scaled(CROWD) / nodes, node, scene.quietRoom()));
    }
    scene.await("all have come", PATIENCE, () -> have(1));
    scene.progress(crowd.size() + " sockets are open");
    long start = System.nanoTime();
    crowd.forEach(Subscriber::cut);
    scene.await("all are back", PATIENCE, () -> have(2));
    seconds = (System.nanoTime() - start) / 1e9;
  }

  @Override
  public double mostMessages() {
    return MOST_MESSAGES;
  }

  private boolean have(int connections) {
    return crowd.stream().allMatch(each -> each.memory().connections() >= connections);
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    return "%d sockets cut at once, all back in %.1f s".formatted(crowd.size(), seconds);
  }

  @Override
  public Duration span() {
    return Duration.ZERO;
  }

  @Override
  public void heal(Scene scene) {
    // All are back already.
  }
}
