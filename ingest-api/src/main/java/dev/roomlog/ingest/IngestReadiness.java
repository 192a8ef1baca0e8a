package dev.roomlog.ingest;

import dev.roomlog.access.DirectoryFeed;
import dev.roomlog.ingest.messages.MessagePublisher;
import dev.roomlog.ingest.topics.TopicKeeper;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Publisher;

/// Whether this node can take messages: the topics are as declared, the directory was read, records
/// are acknowledged, and every loop lives. The store does not count: without it fresh messages
/// still go on.
@Singleton
@Readiness
final class IngestReadiness implements HealthIndicator {

  private final TopicKeeper topics;
  private final DirectoryFeed feed;
  private final MessagePublisher publisher;
  private final IngestLoops loops;

  IngestReadiness(
      TopicKeeper topics, DirectoryFeed feed, MessagePublisher publisher, IngestLoops loops) {
    this.topics = topics;
    this.feed = feed;
    this.publisher = publisher;
    this.loops = loops;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    List<String> reasons = new ArrayList<>(loops.dead());
    String trouble = topics.trouble();
    if (trouble != null) {
      reasons.add(trouble);
    }
    reasons.addAll(topics.wrong());
    if (!feed.isReady() || !publisher.isReady()) {
      reasons.add("the directory was not read to its end yet, or this node is stopping");
    }
    if (!publisher.isAnswered()) {
      String denial = publisher.denial();
      reasons.add(denial == null ? "the broker does not acknowledge records" : denial);
    }
    return Publishers.just(IngestLoops.result(reasons.isEmpty(), reasons));
  }
}
