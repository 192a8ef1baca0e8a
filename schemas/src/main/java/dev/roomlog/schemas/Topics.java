package dev.roomlog.schemas;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_DELETE;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// All of Roomlog's topics.
public final class Topics {

  static {
    AvroSettings.apply();
  }

  private static final String LOG_APPEND_TIME = "LogAppendTime";
  private static final String UNLIMITED = "-1";

  /// The partition count of [#MESSAGES] where the operator sets none.
  public static final int DEFAULT_MESSAGE_PARTITIONS = 64;

  /// The events of all rooms. Kept without limit unless the operator sets a retention.
  public static final Topic MESSAGES =
      new Topic(
          "chat.messages",
          "the room's id",
          Event.getClassSchema(),
          null,
          Map.of(
              CLEANUP_POLICY_CONFIG,
              CLEANUP_POLICY_DELETE,
              RETENTION_MS_CONFIG,
              UNLIMITED,
              MESSAGE_TIMESTAMP_TYPE_CONFIG,
              LOG_APPEND_TIME));

  /// The newest state of rooms, memberships, accounts, blocks, signing keys, and the partition pin.
  public static final Topic DIRECTORY =
      new Topic(
          "chat.directory",
          "pin, room:{room}, member:{room}:{id}, account:{id}, block:{a}:{b} or key:{kid}",
          DirectoryEntry.getClassSchema(),
          1,
          Map.of(
              CLEANUP_POLICY_CONFIG,
              CLEANUP_POLICY_COMPACT,
              MESSAGE_TIMESTAMP_TYPE_CONFIG,
              LOG_APPEND_TIME));

  /// Read cursors.
  public static final Topic RECEIPTS =
      new Topic(
          "chat.receipts",
          "{room}:{member}",
          null,
          8,
          Map.of(
              CLEANUP_POLICY_CONFIG,
              CLEANUP_POLICY_COMPACT,
              MESSAGE_TIMESTAMP_TYPE_CONFIG,
              LOG_APPEND_TIME));

  /// Presence and typing, kept for minutes.
  public static final Topic SIGNALS =
      new Topic(
          "chat.signals",
          "the room's or the account's id",
          null,
          8,
          Map.of(
              CLEANUP_POLICY_CONFIG,
              CLEANUP_POLICY_DELETE,
              RETENTION_MS_CONFIG,
              String.valueOf(Duration.ofMinutes(10).toMillis()),
              MESSAGE_TIMESTAMP_TYPE_CONFIG,
              LOG_APPEND_TIME));

  /// Records that could not be decoded, key and value as found, their origin in the headers.
  public static final Topic DEAD_LETTERS =
      new Topic(
          "chat.dead-letters",
          "as found",
          null,
          1,
          Map.of(
              CLEANUP_POLICY_CONFIG,
              CLEANUP_POLICY_DELETE,
              RETENTION_MS_CONFIG,
              UNLIMITED,
              MESSAGE_TIMESTAMP_TYPE_CONFIG,
              LOG_APPEND_TIME));

  private Topics() {}

  public static List<Topic> all() {
    return List.of(MESSAGES, DIRECTORY, RECEIPTS, SIGNALS, DEAD_LETTERS);
  }
}
