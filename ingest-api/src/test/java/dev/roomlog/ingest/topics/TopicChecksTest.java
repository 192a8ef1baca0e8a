package dev.roomlog.ingest.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.ingest.topics.TopicFinding.Odd;
import dev.roomlog.ingest.topics.TopicFinding.Wrong;
import dev.roomlog.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is an error and what a warning; each names both sides.
class TopicChecksTest {

  private static final Map<String, String> AS_DECLARED =
      Map.of(
          "min.insync.replicas", "2",
          "cleanup.policy", "delete",
          "message.timestamp.type", "LogAppendTime",
          "retention.ms", "-1");

  @Test
  void aTopicAsDeclaredIsFine() {
    assertThat(check(8, Map.of())).isEmpty();
  }

  @Test
  void fewerPartitionsThanThePinAreWrong() {
    assertThat(check(7, Map.of()))
        .singleElement()
        .isInstanceOf(Wrong.class)
        .satisfies(finding -> assertThat(finding.text()).contains("7", "8", "chat.messages"));
  }

  @Test
  void morePartitionsThanThePinAreOdd() {
    assertThat(check(9, Map.of()))
        .singleElement()
        .isInstanceOf(Odd.class)
        .satisfies(finding -> assertThat(finding.text()).contains("9", "8"));
  }

  @Test
  void aLowerMinInsyncReplicasIsWrongAndAHigherOneIsFine() {
    assertThat(check(8, Map.of("min.insync.replicas", "1")))
        .singleElement()
        .isInstanceOf(Wrong.class)
        .satisfies(finding -> assertThat(finding.text()).contains("of 1", "2 is set"));
    assertThat(check(8, Map.of("min.insync.replicas", "3"))).isEmpty();
  }

  @Test
  void aMinInsyncReplicasThatCannotBeMetIsWrong() {
    assertThat(check(8, Map.of("min.insync.replicas", "4")))
        .singleElement()
        .isInstanceOf(Wrong.class);
  }

  @Test
  void anotherCleanupPolicyIsWrong() {
    assertThat(check(8, Map.of("cleanup.policy", "compact,delete")))
        .singleElement()
        .isInstanceOf(Wrong.class)
        .satisfies(finding -> assertThat(finding.text()).contains("compact,delete", "be delete"));
  }

  @Test
  void anotherTimestampTypeIsWrong() {
    assertThat(check(8, Map.of("message.timestamp.type", "CreateTime")))
        .singleElement()
        .isInstanceOf(Wrong.class)
        .satisfies(finding -> assertThat(finding.text()).contains("CreateTime", "LogAppendTime"));
  }

  @Test
  void anotherRetentionIsOdd() {
    assertThat(check(8, Map.of("retention.ms", "1000")))
        .singleElement()
        .isInstanceOf(Odd.class)
        .satisfies(finding -> assertThat(finding.text()).contains("1000", "-1"));
  }

  private static List<TopicFinding> check(int partitions, Map<String, String> changed) {
    Map<String, String> config = new HashMap<>(AS_DECLARED);
    config.putAll(changed);
    return TopicChecks.of(Topics.MESSAGES, new FoundTopic(partitions, 3, config), 8, 2);
  }
}
