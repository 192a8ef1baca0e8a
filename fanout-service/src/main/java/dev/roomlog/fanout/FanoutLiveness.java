package dev.roomlog.fanout;

import dev.roomlog.fanout.tail.Tailer;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;

/// Alive until the tailer dies; says why it did.
@Liveness
@Singleton
@Named(FanoutLiveness.NAME)
final class FanoutLiveness implements HealthIndicator {

  static final String NAME = "fanout-tailer";

  private final Tailer tailer;

  FanoutLiveness(Tailer tailer) {
    this.tailer = tailer;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    String cause = tailer.cause();
    return Publishers.just(
        HealthResult.builder(NAME, cause == null ? HealthStatus.UP : HealthStatus.DOWN)
            .details(Map.of("cause", cause == null ? "" : cause))
            .build());
  }
}
