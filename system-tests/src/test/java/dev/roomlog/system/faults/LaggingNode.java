package dev.roomlog.system.faults;

import dev.roomlog.system.Probe;
import dev.roomlog.system.faults.Proxy.Flow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// F15: clients come to a fanout node that has not read as far as the one they left.
final class LaggingNode implements Fault {

  private static final String RECORDS = "roomlog_fanout_records_total";
  private static final int LEAST_LAG = 20;

  /// Shorter than the time for which a node lets such a client wait.
  private static final Duration AHEAD_WAIT = Duration.ofSeconds(28);

  private final String event = "outcome=\"event\"";
  private int came;
  private long since;
  private Duration held = Duration.ZERO;

  @Override
  public About about() {
    return new About(
        "F15",
        "resume on a lagging node",
        "what the brokers send to one fanout node is held back while subscribers come to it",
        "a position that this node has not read is waited for, up to 30 s",
        "I3");
  }

  @Override
  public Duration span() {
    return Duration.ofSeconds(20);
  }

  @Override
  public void inject(Scene scene) {
    scene.cluster().fanout().forEach(node -> scene.remember(node, RECORDS, event));
    came = connections(scene);
    since = System.nanoTime();
    scene.cluster().kafka().backDoors().forEach(proxy -> proxy.answers(Flow.HELD));
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    double ahead = scene.risen(scene.cluster().fanout().getFirst(), RECORDS, event);
    Part behind = scene.cluster().fanout().getLast();
    double lag = ahead - scene.risen(behind, RECORDS, event);
    double open = Probe.meter(behind.address(), "roomlog_fanout_connections", "");
    int since = connections(scene) - came;
    return lag < LEAST_LAG || open == 0 || since == 0
        ? null
        : "%s is %.0f events behind and has %.0f sockets; %d connections were made since"
            .formatted(behind, lag, open, since);
  }

  private static int connections(Scene scene) {
    return scene.load().subscribers().stream().mapToInt(each -> each.memory().connections()).sum();
  }

  @Override
  public void heal(Scene scene) {
    scene.cluster().kafka().backDoors().forEach(Proxy::forward);
    held = Duration.ofNanos(System.nanoTime() - since);
  }

  /// Who came ahead of the node waited until it had caught up, and was not sent away.
  @Override
  public void after(Scene scene) {
    int sentAway = scene.load().closes("error position_ahead");
    scene.expect(
        sentAway == 0 || held.compareTo(AHEAD_WAIT) > 0,
        "position_ahead was answered %d times within %s".formatted(sentAway, held));
  }
}
