package dev.roomlog.ingest.topics;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import dev.roomlog.ingest.topics.TopicFinding.Odd;
import dev.roomlog.ingest.topics.TopicFinding.Wrong;
import dev.roomlog.schemas.Topic;
import java.util.ArrayList;
import java.util.List;

/// Compares a topic as it was found with what is declared.
final class TopicChecks {

  private TopicChecks() {}

  /// @param partitions as pinned or declared
  /// @param minInsyncReplicas as set for a topic with that many replicas
  static List<TopicFinding> of(
      Topic declared, FoundTopic found, int partitions, int minInsyncReplicas) {
    String name = declared.name();
    List<TopicFinding> findings = new ArrayList<>();
    if (found.partitions() < partitions) {
      findings.add(
          new Wrong(
              "%s has %d partitions, but rooms are placed on %d (the pin in chat.directory). Was the topic created again? Restore it with its partitions."
                  .formatted(name, found.partitions(), partitions)));
    } else if (found.partitions() > partitions) {
      findings.add(
          new Odd(
              "%s has %d partitions, and rooms stay on the first %d."
                  .formatted(name, found.partitions(), partitions)));
    }
    int effective = Integer.parseInt(found.setting(MIN_IN_SYNC_REPLICAS_CONFIG));
    if (effective < minInsyncReplicas) {
      findings.add(
          new Wrong(
              "%s has an effective min.insync.replicas of %d, and %d is set. Raise it on the topic, or lower roomlog.ingest.min-insync-replicas."
                  .formatted(name, effective, minInsyncReplicas)));
    }
    if (effective > found.replicas()) {
      findings.add(
          new Wrong(
              "%s has an effective min.insync.replicas of %d, but %d replicas: nothing can be written. Lower it on the topic, or add replicas."
                  .formatted(name, effective, found.replicas())));
    }
    require(declared, found, CLEANUP_POLICY_CONFIG, declared.cleanupPolicy(), findings);
    String timestamps = declared.settings().get(MESSAGE_TIMESTAMP_TYPE_CONFIG);
    if (timestamps != null) {
      require(declared, found, MESSAGE_TIMESTAMP_TYPE_CONFIG, timestamps, findings);
    }
    String retention = declared.settings().get(RETENTION_MS_CONFIG);
    if (retention != null && !retention.equals(found.setting(RETENTION_MS_CONFIG))) {
      findings.add(
          new Odd(
              "%s has a retention.ms of %s; declared is %s."
                  .formatted(name, found.setting(RETENTION_MS_CONFIG), retention)));
    }
    return findings;
  }

  private static void require(
      Topic declared,
      FoundTopic found,
      String setting,
      String wanted,
      List<TopicFinding> findings) {
    if (!wanted.equals(found.setting(setting))) {
      findings.add(
          new Wrong(
              "%s has a %s of %s, but it must be %s. Set it on the topic."
                  .formatted(declared.name(), setting, found.setting(setting), wanted)));
    }
  }
}
