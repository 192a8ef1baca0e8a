package dev.roomlog.access;

import dev.roomlog.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;

/// What Kafka says about the topics that ingest-api creates.
final class FoundTopics {

  /// Short, since a node that stops waits for the question under way.
  private static final int ANSWER_MILLIS = 2_000;

  private final Admin admin;

  FoundTopics(Admin admin) {
    this.admin = admin;
  }

  /// The id of `chat.messages`, once both topics exist.
  ///
  /// @throws org.apache.kafka.common.errors.UnknownTopicOrPartitionException when one does not
  /// @throws org.apache.kafka.common.errors.RetriableException when that cannot be told now
  Uuid messagesId() {
    return describeMessages().topicId();
  }

  /// The end offset of each partition of `chat.messages`.
  ///
  /// @throws org.apache.kafka.common.errors.RetriableException when that cannot be told now
  Map<Integer, Long> messageEndOffsets() {
    TopicDescription topic = describeMessages();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    topic
        .partitions()
        .forEach(
            partition ->
                latest.put(
                    new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
    Map<Integer, Long> ends = new HashMap<>();
    answer(admin.listOffsets(latest, new ListOffsetsOptions().timeoutMs(ANSWER_MILLIS)).all())
        .forEach((partition, offset) -> ends.put(partition.partition(), offset.offset()));
    return Map.copyOf(ends);
  }

  private TopicDescription describeMessages() {
    Map<String, TopicDescription> found =
        answer(
            admin
                .describeTopics(
                    List.of(Topics.MESSAGES.name(), Topics.DIRECTORY.name()),
                    new DescribeTopicsOptions().timeoutMs(ANSWER_MILLIS))
                .allTopicNames());
    return Objects.requireNonNull(found.get(Topics.MESSAGES.name()));
  }

  private static <T> T answer(KafkaFuture<T> question) {
    try {
      return question.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e); // sets the thread's flag again
    }
  }
}
