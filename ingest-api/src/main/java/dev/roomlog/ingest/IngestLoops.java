package dev.roomlog.ingest;

import dev.roomlog.access.DirectoryFeed;
import dev.roomlog.ingest.messages.PublisherLoop;
import dev.roomlog.ingest.outbox.OutboxRelay;
import dev.roomlog.ingest.topics.TopicKeeper;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.reactivestreams.Publisher;

/// Whether the loops of the write side live. A dead one does not come back: restart the process.
@Singleton
@Liveness
final class IngestLoops implements HealthIndicator {

  private static final String NAME = "ingest";

  private final PublisherLoop publisher;
  private final OutboxRelay relay;
  private final TopicKeeper topics;
  private final DirectoryFeed feed;

  IngestLoops(PublisherLoop publisher, OutboxRelay relay, TopicKeeper topics, DirectoryFeed feed) {
    this.publisher = publisher;
    this.relay = relay;
    this.topics = topics;
    this.feed = feed;
  }

  /// What is wrong, in words.
  List<String> dead() {
    List<String> dead = new ArrayList<>();
    if (!publisher.isAlive()) {
      dead.add("the loop publisher died");
    }
    if (!relay.isAlive()) {
      dead.add("the loop outbox-relay died");
    }
    if (!topics.isAlive()) {
      dead.add("the loop topics died");
    }
    if (!feed.isAlive()) {
      dead.add("the loop directory died");
    }
    return dead;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    List<String> dead = dead();
    return Publishers.just(result(dead.isEmpty(), dead));
  }

  static HealthResult result(boolean up, List<String> reasons) {
    return HealthResult.builder(NAME, up ? HealthStatus.UP : HealthStatus.DOWN)
        .details(Map.of("reasons", reasons))
        .build();
  }
}
