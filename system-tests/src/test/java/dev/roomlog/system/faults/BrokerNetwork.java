package dev.roomlog.system.faults;

import dev.roomlog.system.faults.Proxy.Flow;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What networks do between the services and the brokers: F7 to F9.
final class BrokerNetwork implements Fault {

  private static final int LEAST_CUT = 60;
  private static final int MOST_CUT = 400;

  private enum Way {
    ANSWERS_LOST,
    REQUESTS_HELD,
    CUT_AMID
  }

  private final About about;
  private final Way way;
  private final Duration span;
  private long unknownBefore;

  private BrokerNetwork(About about, Way way, Duration span) {
    this.about = about;
    this.way = way;
    this.span = span;
  }

  static List<Supplier<Fault>> all() {
    return List.of(
        () ->
            new BrokerNetwork(
                new About(
                    "F7",
                    "answer lost after the append",
                    "every broker's answers are dropped for a while, then its connections reset",
                    "an idempotent producer; 503 publish_outcome_unknown; the same id on"
                        + " repetition; copies hidden by identity",
                    "I2 I6 I9 order"),
                Way.ANSWERS_LOST,
                Duration.ofSeconds(6)),
        () ->
            new BrokerNetwork(
                new About(
                    "F8",
                    "one-way partition",
                    "requests to every broker are held back and arrive later; answers pass",
                    "a record is withdrawn or its outcome unknown, never refused for certain",
                    "I2 I6 I9 order"),
                Way.REQUESTS_HELD,
                Duration.ofSeconds(6)),
        () ->
            new BrokerNetwork(
                new About(
                    "F9",
                    "reset in mid-batch",
                    "every request longer than some bytes is cut there and its connection reset",
                    "the producer's retries within its delivery timeout, in order",
                    "I2 I6 I9 order"),
                Way.CUT_AMID,
                Duration.ofSeconds(6)));
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
  public void inject(Scene scene) {
    unknownBefore = unknown(scene);
    int cut = scene.random().nextInt(LEAST_CUT, MOST_CUT);
    for (Proxy proxy : scene.cluster().kafka().proxies()) {
      switch (way) {
        case ANSWERS_LOST -> proxy.answers(Flow.LOST);
        case REQUESTS_HELD -> proxy.requests(Flow.HELD);
        case CUT_AMID -> proxy.resetAmid(cut);
      }
    }
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    long unknown = unknown(scene) - unknownBefore;
    return unknown == 0 ? null : unknown + " answers of publish_outcome_unknown";
  }

  private static long unknown(Scene scene) {
    return scene.load().publishers().answersWith("publish_outcome_unknown");
  }

  @Override
  public void heal(Scene scene) {
    for (Proxy proxy : scene.cluster().kafka().proxies()) {
      if (way == Way.ANSWERS_LOST) {
        proxy.resetAll(); // those that lost bytes are of no use
      }
      proxy.forward();
    }
  }
}
