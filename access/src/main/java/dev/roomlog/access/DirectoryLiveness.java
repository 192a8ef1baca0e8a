package dev.roomlog.access;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/// `directory-loop` in `/health/liveness`: down once the directory's loop is dead, which only a
/// restart mends. A broker that cannot be reached does not kill it.
@Singleton
@Liveness
final class DirectoryLiveness implements HealthIndicator {

  private final DirectoryFeed feed;

  DirectoryLiveness(DirectoryFeed feed) {
    this.feed = feed;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Publishers.just(
        HealthResult.builder("directory-loop", feed.isAlive() ? HealthStatus.UP : HealthStatus.DOWN)
            .build());
  }
}
