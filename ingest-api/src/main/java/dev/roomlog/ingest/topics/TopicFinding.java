package dev.roomlog.ingest.topics;

/// Something about a topic that is not as declared. The text names both sides and says what to do.
public sealed interface TopicFinding {

  String text();

  /// The service must not be used like this: it is not ready.
  record Wrong(String text) implements TopicFinding {}

  /// The operator may have wanted it.
  record Odd(String text) implements TopicFinding {}
}
