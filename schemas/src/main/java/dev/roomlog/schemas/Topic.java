package dev.roomlog.schemas;

import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/// A topic, declared once.
///
/// @param name as Kafka knows it
/// @param key the form of the records' keys, for people to read
/// @param value the newest schema of the records' values; null where values are kept as found or a
///   later release writes the first
/// @param partitions the default partition count; null where the operator's setting decides
/// @param settings topic-level settings that every deployment shares
public record Topic(
    String name,
    String key,
    @Nullable Schema value,
    @Nullable Integer partitions,
    Map<String, String> settings) {

  public Topic {
    settings = Map.copyOf(settings);
  }

  /// The registry subject of the values (the ecosystem's TopicNameStrategy).
  public String subject() {
    return name + "-value";
  }

  /// `delete` or `compact`.
  public String cleanupPolicy() {
    return settings.getOrDefault(
        TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
  }
}
