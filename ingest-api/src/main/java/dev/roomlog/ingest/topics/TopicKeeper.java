package dev.roomlog.ingest.topics;

import dev.roomlog.access.KafkaDenial;
import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.schemas.SchemaSourceUnavailable;
import dev.roomlog.schemas.Topic;
import dev.roomlog.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread `topics`: creates the topics, pins the partition count, and checks both again and
/// again. While the broker is not there it tries once a second.
@Context
public final class TopicKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(TopicKeeper.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private static final String NOT_YET = "the topics were not checked yet: is Kafka there?";
  private static final Duration SPREADING = Duration.ofMillis(50);

  private final TopicAdmin topics;
  private final PartitionPin pin;
  private final IngestSettings.TopicLayout layout;
  private final Thread thread = Thread.ofPlatform().name("topics").daemon().unstarted(this::run);

  /// What the last check found; null before the first one. Written by the thread `topics`.
  private volatile @Nullable List<TopicFinding> findings;

  /// Why the last check was not made, for people; null when it was. Written by the thread `topics`.
  private volatile @Nullable String trouble = NOT_YET;

  private volatile boolean died;

  /// The pinned count; 0 until it is known. Only the thread `topics` uses it.
  private int pinned;

  private Set<String> told = Set.of();

  TopicKeeper(
      Admin admin, PartitionPin pin, IngestSettings.TopicLayout layout, MeterRegistry meters) {
    this.topics = new TopicAdmin(admin, layout);
    this.pin = pin;
    this.layout = layout;
    meters.gauge("roomlog.ingest.topics.wrong", this, keeper -> keeper.wrong().size());
  }

  @PostConstruct
  void start() {
    thread.start();
  }

  @PreDestroy
  void stop() throws InterruptedException {
    thread.interrupt();
    thread.join(RETRY);
  }

  /// Why the topics were not found or created, or the last check of them was not made, for people;
  /// null when all is known.
  public @Nullable String trouble() {
    return trouble;
  }

  public boolean isAlive() {
    return !died;
  }

  /// What makes the topics unfit for use.
  public List<String> wrong() {
    List<TopicFinding> found = findings;
    return found == null
        ? List.of()
        : found.stream()
            .filter(TopicFinding.Wrong.class::isInstance)
            .map(TopicFinding::text)
            .toList();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(keep());
      }
    } catch (InterruptedException e) {
      LOG.debug("The topics are no longer watched", e);
    } catch (RuntimeException e) {
      died = true;
      LOG.error("The topics can no longer be watched; restart this node", e);
    }
  }

  /// One round. Returns when the next one is due.
  private Duration keep() throws InterruptedException {
    try {
      if (pinned == 0) {
        Set<String> created = topics.createAbsent();
        if (!created.isEmpty()) {
          LOG.info("Created the topics {}", created);
        }
        pinned = pin.ensure(messagePartitions(topics.describe()));
      }
      check(topics.describe());
      trouble = null;
      return layout.topicCheckInterval();
    } catch (UnknownTopicOrPartitionException e) {
      LOG.debug("The broker has not spread the news of its topics yet", e);
      return SPREADING;
    } catch (KafkaException | SchemaSourceUnavailable e) {
      report(e);
      return RETRY;
    }
  }

  /// Tells a denial once, for as long as it stands.
  private void report(RuntimeException e) {
    String denial = KafkaDenial.explain(e);
    if (denial == null) {
      LOG.warn("The topics cannot be checked now: {}", e.toString());
      trouble = findings == null ? NOT_YET : "Kafka cannot be reached";
    } else if (!denial.equals(trouble)) {
      LOG.error("The topics cannot be checked; trying again. {}", denial);
      trouble = denial;
    }
  }

  private void check(Map<String, FoundTopic> described) {
    List<TopicFinding> found = new ArrayList<>();
    for (Topic topic : Topics.all()) {
      FoundTopic as = described.get(topic.name());
      if (as != null) {
        int partitions = topic.partitions() == null ? pinned : topic.partitions();
        found.addAll(
            TopicChecks.of(topic, as, partitions, layout.minInsyncReplicas(as.replicas())));
      }
    }
    tell(found);
    findings = List.copyOf(found);
  }

  /// Logs each finding once, for as long as it stands.
  private void tell(List<TopicFinding> found) {
    Set<String> now = new HashSet<>();
    for (TopicFinding finding : found) {
      now.add(finding.text());
      if (!told.contains(finding.text())) {
        switch (finding) {
          case TopicFinding.Wrong(String text) -> LOG.error(text);
          case TopicFinding.Odd(String text) -> LOG.warn(text);
        }
      }
    }
    told = now;
  }

  private static int messagePartitions(Map<String, FoundTopic> described) {
    FoundTopic found = described.get(Topics.MESSAGES.name());
    if (found == null) {
      throw new KafkaException(Topics.MESSAGES.name() + " is not described yet");
    }
    return found.partitions();
  }
}
