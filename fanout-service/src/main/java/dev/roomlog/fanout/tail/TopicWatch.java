package dev.roomlog.fanout.tail;

import dev.roomlog.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks whether `chat.messages` is still the topic that was found at the start. One that was
/// deleted and created again has another id: its offsets begin anew and mean something else.
final class TopicWatch {

  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Admin admin;
  private final Uuid expected;

  TopicWatch(Admin admin, Uuid expected) {
    this.admin = admin;
    this.expected = expected;
  }

  /// False only when another topic of that name stands there now; a broker that does not answer
  /// says nothing.
  boolean isSameTopic() {
    String name = Topics.MESSAGES.name();
    try {
      TopicDescription found =
          admin
              .describeTopics(List.of(name))
              .allTopicNames()
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .get(name);
      return found == null || expected.equals(found.topicId());
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("The id of {} cannot be told now", name, e);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
