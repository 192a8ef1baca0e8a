package dev.roomlog.history;

import dev.roomlog.history.archive.ArchiverStatus;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;

/// Whether the archiver lives. One that stopped does not come back: put right what it says, then
/// restart the process.
@Singleton
@Liveness
final class HistoryHealth implements HealthIndicator {

  static final String NAME = "history";

  private final ArchiverStatus status;

  HistoryHealth(ArchiverStatus status) {
    this.status = status;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    ArchiverStatus.State state = status.state();
    return Publishers.just(
        HealthResult.builder(NAME, status.isAlive() ? HealthStatus.UP : HealthStatus.DOWN)
            .details(Map.of("archiver", state.phase().name(), "detail", state.detail()))
            .build());
  }
}
