package dev.roomlog.history;

import dev.roomlog.history.archive.ArchiverStatus;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;

/// Whether the archiver has begun and lives. What the store does is told by [StoreReadiness].
@Singleton
@Readiness
final class HistoryReadiness implements HealthIndicator {

  private final ArchiverStatus status;

  HistoryReadiness(ArchiverStatus status) {
    this.status = status;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    ArchiverStatus.State state = status.state();
    boolean up = status.isAlive() && state.phase() != ArchiverStatus.Phase.STARTING;
    return Publishers.just(
        HealthResult.builder(HistoryHealth.NAME, up ? HealthStatus.UP : HealthStatus.DOWN)
            .details(Map.of("archiver", state.phase().name(), "detail", state.detail()))
            .build());
  }
}
