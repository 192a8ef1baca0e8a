package dev.roomlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;

class TopicsTest {

  @Test
  void theTopicsAreThePublishedOnes() {
    assertThat(Topics.all())
        .extracting(Topic::name, Topic::cleanupPolicy)
        .containsExactly(
            tuple("chat.messages", "delete"),
            tuple("chat.directory", "compact"),
            tuple("chat.receipts", "compact"),
            tuple("chat.signals", "delete"),
            tuple("chat.dead-letters", "delete"));
  }

  @Test
  void theBrokersClockIsTheOnlyOne() {
    for (Topic topic : Topics.all()) {
      assertThat(topic.settings())
          .containsEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    }
  }

  @Test
  void messagesAreKeptWithoutLimitByDefault() {
    assertThat(Topics.MESSAGES.settings()).containsEntry(TopicConfig.RETENTION_MS_CONFIG, "-1");
  }

  @Test
  void everyTopicWithASchemaHasAReleasedVersion() {
    for (Topic topic : List.of(Topics.MESSAGES, Topics.DIRECTORY)) {
      assertThat(Catalogue.builtIn().newest(topic.subject()).schema().getFullName())
          .isEqualTo(Objects.requireNonNull(topic.value()).getFullName());
    }
  }
}
