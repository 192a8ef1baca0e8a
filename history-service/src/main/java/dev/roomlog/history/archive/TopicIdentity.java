package dev.roomlog.history.archive;

import dev.roomlog.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;

/// Whether `chat.messages` is still the topic that the node began with. Consuming does not tell: a
/// consumer goes on in a topic of the same name.
@FunctionalInterface
interface TopicIdentity extends AutoCloseable {

  /// Whether the topic was deleted and created again. Blocks.
  ///
  /// @throws KafkaException when that cannot be told now
  boolean isReplaced();

  @Override
  default void close() {}

  /// Asks Kafka, each time.
  ///
  /// @param admin closed with this
  static TopicIdentity of(Uuid topicId, Admin admin, Duration timeout) {
    return new TopicIdentity() {
      @Override
      public boolean isReplaced() {
        return !describe(admin, timeout).topicId().equals(topicId);
      }

      @Override
      public void close() {
        admin.close(timeout);
      }
    };
  }

  private static TopicDescription describe(Admin admin, Duration timeout) {
    try {
      var described =
          admin.describeTopics(
              List.of(Topics.MESSAGES.name()),
              new DescribeTopicsOptions().timeoutMs((int) timeout.toMillis()));
      return Objects.requireNonNull(described.topicNameValues().get(Topics.MESSAGES.name())).get();
    } catch (ExecutionException e) {
      throw new KafkaException("the topic cannot be described now", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e); // sets the thread's flag again
    }
  }
}
