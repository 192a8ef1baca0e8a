package dev.roomlog.system.faults;

import dev.roomlog.system.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Brokers killed or paused: F1 to F4 and F6.
final class BrokersAway implements Fault {

  private static final String GUARD =
      "acks=all with min.insync.replicas 2 on the topic; short timeouts of the producer; readiness"
          + " by what the broker answers";

  /// Which brokers, seen from the hot room's partition.
  private enum Which {
    LEADER,
    FOLLOWERS,
    LEADER_AND_ONE,
    ALL
  }

  private enum How {
    KILLED,
    PAUSED
  }

  private final About about;
  private final Which which;
  private final How how;
  private final Duration span;

  private final List<Part> hit = new ArrayList<>();
  private @Nullable Part leader;
  private long from;
  private long to;

  private BrokersAway(About about, Which which, How how, Duration span) {
    this.about = about;
    this.which = which;
    this.how = how;
    this.span = span;
  }

  static List<Supplier<Fault>> all() {
    return List.of(
        () ->
            of(
                "F1",
                "leader killed",
                "kill -9 of the broker that leads the hot room; started again",
                Which.LEADER,
                How.KILLED,
                Duration.ofSeconds(3)),
        () ->
            of(
                "F2",
                "leader paused and back",
                "SIGSTOP of the broker that leads the hot room, SIGCONT after 20 s",
                Which.LEADER,
                How.PAUSED,
                Duration.ofSeconds(20)),
        () ->
            of(
                "F3",
                "both followers paused",
                "SIGSTOP of both followers of the hot room while clients repeat, then SIGCONT",
                Which.FOLLOWERS,
                How.PAUSED,
                Duration.ofSeconds(15)),
        () ->
            of(
                "F4",
                "2 of 3 brokers dead",
                "kill -9 of the hot room's leader and of another broker; started again",
                Which.LEADER_AND_ONE,
                How.KILLED,
                Duration.ofSeconds(15)),
        () ->
            of(
                "F6",
                "all brokers killed and restarted",
                "kill -9 of all three brokers at once; started again",
                Which.ALL,
                How.KILLED,
                Duration.ofSeconds(10)));
  }

  private static BrokersAway of(
      String name, String title, String made, Which which, How how, Duration span) {
    return new BrokersAway(
        new About(name, title, made, GUARD, "I1 I2 I3 I4 I6 I8 I9"), which, how, span);
  }

  @Override
  public About about() {
    return about;
  }

  @Override
  public Duration span() {
    return span;
  }

  @Override
  public void inject(Scene scene) throws Exception {
    Kafka kafka = scene.cluster().kafka();
    Part found = scene.cluster().leaderOf(scene.hotRoom());
    leader = found;
    List<Part> others = kafka.brokers().stream().filter(broker -> broker != found).toList();
    hit.addAll(
        switch (which) {
          case LEADER -> List.of(found);
          case FOLLOWERS -> others;
          case LEADER_AND_ONE -> List.of(found, scene.any(others));
          case ALL -> kafka.brokers();
        });
    for (Part broker : hit) {
      switch (how) {
        case KILLED -> broker.kill();
        case PAUSED -> broker.pause();
      }
    }
    from = System.nanoTime();
  }

  @Override
  public @Nullable String bitten(Scene scene) throws Exception {
    long refused = scene.load().publishers().answersWith(503);
    if (refused == 0) {
      return null;
    }
    if (which == Which.LEADER) {
      Part now = scene.cluster().leaderOf(scene.hotRoom());
      return now == leader
          ? null
          : "%s leads instead of %s; %d answers of 503".formatted(now, leader, refused);
    }
    List<Part> down =
        scene.cluster().ingest().stream()
            .filter(node -> Probe.get(node.address(), "/health/readiness").statusCode() == 503)
            .toList();
    return down.size() < scene.cluster().ingest().size()
        ? null
        : "%d answers of 503; readiness of %s down".formatted(refused, down);
  }

  @Override
  public void heal(Scene scene) {
    to = System.nanoTime();
    switch (how) {
      case KILLED -> hit.forEach(Part::start);
      case PAUSED -> hit.forEach(Part::resume);
    }
    hit.forEach(Part::awaitReady);
  }

  /// With two replicas gone nothing may be acknowledged.
  @Override
  public void after(Scene scene) {
    if (which != Which.LEADER) {
      long early = scene.load().publishers().acceptedWithin(from, to);
      scene.expect(early == 0, early + " messages were acknowledged without a second replica");
    }
  }
}
