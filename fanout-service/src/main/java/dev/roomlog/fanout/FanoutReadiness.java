package dev.roomlog.fanout;

import dev.roomlog.fanout.tail.Tailer;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;

/// Ready while the tailer reads and the node is not leaving.
@Readiness
@Singleton
@Named(FanoutReadiness.NAME)
final class FanoutReadiness implements HealthIndicator {

  static final String NAME = "fanout";

  private final Tailer tailer;
  private final Admission admission;

  FanoutReadiness(Tailer tailer, Admission admission) {
    this.tailer = tailer;
    this.admission = admission;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    boolean up = tailer.state() == Tailer.State.READY && !admission.isLeaving();
    String cause = tailer.cause();
    return Publishers.just(
        HealthResult.builder(NAME, up ? HealthStatus.UP : HealthStatus.DOWN)
            .details(
                Map.of(
                    "tailer",
                    tailer.state().name(),
                    "leaving",
                    admission.isLeaving(),
                    "cause",
                    cause == null ? "" : cause))
            .build());
  }
}
