package dev.roomlog.access;

import dev.roomlog.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the topics that ingest-api creates. Used by one thread.
final class FoundTopics {

  private static final Logger LOG = LoggerFactory.getLogger(FoundTopics.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private final Admin admin;

  FoundTopics(Admin admin) {
    this.admin = admin;
  }

  /// Waits until both topics exist, however long that takes, and returns the id of `chat.messages`.
  Uuid await(BooleanSupplier closing) {
    Duration wait = FIRST_WAIT;
    while (!closing.getAsBoolean()) {
      Uuid found = find();
      if (found != null) {
        return found;
      }
      pause(wait);
      wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
    }
    throw new WakeupException();
  }

  /// The end offset of each partition of `chat.messages`.
  Map<Integer, Long> messageEndOffsets() {
    try {
      TopicDescription topic = describeMessages();
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      topic
          .partitions()
          .forEach(
              partition ->
                  latest.put(
                      new TopicPartition(topic.name(), partition.partition()),
                      OffsetSpec.latest()));
      Map<Integer, Long> ends = new HashMap<>();
      admin
          .listOffsets(latest)
          .all()
          .get()
          .forEach((partition, offset) -> ends.put(partition.partition(), offset.offset()));
      return Map.copyOf(ends);
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WakeupException();
    }
  }

  void pause(Duration wait) {
    LockSupport.parkNanos(wait.toNanos());
  }

  private @Nullable Uuid find() {
    try {
      return describeMessages().topicId();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        LOG.info("The topics are not there yet; ingest-api creates them");
      } else if (e.getCause() instanceof RetriableException) {
        LOG.warn("Kafka cannot be reached yet: {}", e.getCause().getMessage());
      } else {
        throw new KafkaException(e.getCause());
      }
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WakeupException();
    }
  }

  private TopicDescription describeMessages() throws ExecutionException, InterruptedException {
    Map<String, TopicDescription> found =
        admin
            .describeTopics(List.of(Topics.MESSAGES.name(), Topics.DIRECTORY.name()))
            .allTopicNames()
            .get();
    return Objects.requireNonNull(found.get(Topics.MESSAGES.name()));
  }
}
