package dev.roomlog.ingest.topics;

import java.util.Map;

/// A topic as the broker describes it.
///
/// @param replicas of its first partition
/// @param config the effective settings
record FoundTopic(int partitions, int replicas, Map<String, String> config) {

  String setting(String name) {
    return config.getOrDefault(name, "");
  }
}
