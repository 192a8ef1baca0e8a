package dev.roomlog.access;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;

/// `directory` in `/health/readiness`: down until the directory has been read to its end, while
/// Kafka denies it, and for good once its loop is dead.
@Singleton
@Readiness
final class DirectoryReadiness implements HealthIndicator {

  private final DirectoryFeed feed;

  DirectoryReadiness(DirectoryFeed feed) {
    this.feed = feed;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    String denial = feed.denial();
    boolean up = feed.isReady() && denial == null;
    String state = feed.isReady() ? "read" : feed.isAlive() ? "starting" : "dead";
    return Publishers.just(
        HealthResult.builder("directory", up ? HealthStatus.UP : HealthStatus.DOWN)
            .details(denial == null ? Map.of("state", state) : Map.of("state", denial))
            .build());
  }
}
