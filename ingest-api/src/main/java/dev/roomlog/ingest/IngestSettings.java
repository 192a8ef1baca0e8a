package dev.roomlog.ingest;

import dev.roomlog.schemas.Topics;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The settings of the write side, all under `roomlog.ingest`, by duty. Checked at start.
public final class IngestSettings {

  private static final String PREFIX = "roomlog.ingest";

  private IngestSettings() {}

  /// How messages go into the log.
  ///
  /// @param linger what comes within this time after a record goes to the broker together; the
  ///   first goes at once
  /// @param deadline after which a request is answered, whatever became of it
  /// @param maxPending records that wait for the producer or for the broker; more are refused
  /// @param maxPendingBytes the same in bytes
  /// @param maxTextBytes the longest text of a message, in UTF-8
  /// @param maxBodyBytes the longest body of a request
  /// @param directPosts whether plain posts of messages are answered without the framework
  @ConfigurationProperties(PREFIX)
  public record Publishing(
      @Bindable(defaultValue = "1ms") Duration linger,
      @Bindable(defaultValue = "5s") Duration deadline,
      @Bindable(defaultValue = "20000") int maxPending,
      @Bindable(defaultValue = "32MB") @ReadableBytes long maxPendingBytes,
      @Bindable(defaultValue = "8KB") @ReadableBytes int maxTextBytes,
      @Bindable(defaultValue = "64KB") @ReadableBytes int maxBodyBytes,
      @Bindable(defaultValue = "true") boolean directPosts) {

    public Publishing {
      require(
          !linger.isNegative() && linger.compareTo(Duration.ofSeconds(1)) <= 0,
          "linger must be between 0 and 1 s");
      require(deadline.toMillis() >= 100, "deadline must be at least 100 ms");
      require(maxPending > 0, "max-pending must be positive");
      require(maxPendingBytes > 0, "max-pending-bytes must be positive");
      require(maxTextBytes > 0, "max-text-bytes must be positive");
      require(maxBodyBytes >= maxTextBytes, "max-body-bytes must hold a text of max-text-bytes");
    }
  }

  /// How a repeated id is recognised.
  ///
  /// @param identityWindow younger ids are looked up in this node's memory only, since every reader
  ///   of the log still suppresses their copies; older ones in the store
  /// @param identityBytes how much of what was acknowledged this node remembers; an event longer
  ///   than a thirty-second of it is not remembered
  /// @param maxLookups look-ups in the store at once; more are refused
  /// @param lookupTimeout after which the store counts as unavailable
  @ConfigurationProperties(PREFIX)
  public record Identity(
      @Bindable(defaultValue = "30s") Duration identityWindow,
      @Bindable(defaultValue = "32MB") @ReadableBytes int identityBytes,
      @Bindable(defaultValue = "64") int maxLookups,
      @Bindable(defaultValue = "2s") Duration lookupTimeout) {

    private static final int MIN_IDENTITY_BYTES = 64 * 1024;

    public Identity {
      require(identityWindow.isPositive(), "identity-window must be positive");
      require(identityBytes >= MIN_IDENTITY_BYTES, "identity-bytes must be at least 64 KB");
      require(maxLookups > 0, "max-lookups must be positive");
      require(lookupTimeout.isPositive(), "lookup-timeout must be positive");
    }
  }

  /// How topics are created and what they are held to.
  ///
  /// @param messagePartitions of `chat.messages`, pinned for good when the topic is created
  /// @param replicationFactor of every topic; -1 takes the broker's default
  /// @param minInsyncReplicas set on every topic; without one 2 for three replicas or more, else 1
  /// @param topicCheckInterval how often the topics are checked again
  @ConfigurationProperties(PREFIX)
  public record TopicLayout(
      @Bindable(defaultValue = "" + Topics.DEFAULT_MESSAGE_PARTITIONS) int messagePartitions,
      @Bindable(defaultValue = "-1") short replicationFactor,
      @Nullable Integer minInsyncReplicas,
      @Bindable(defaultValue = "30s") Duration topicCheckInterval) {

    public TopicLayout {
      require(messagePartitions > 0, "message-partitions must be positive");
      require(replicationFactor == -1 || replicationFactor > 0, "replication-factor: -1 or more");
      require(minInsyncReplicas == null || minInsyncReplicas > 0, "min-insync-replicas: 1 or more");
      require(topicCheckInterval.isPositive(), "topic-check-interval must be positive");
    }

    /// The `min.insync.replicas` of a topic with that many replicas.
    public int minInsyncReplicas(int replicas) {
      return minInsyncReplicas != null ? minInsyncReplicas : replicas >= 3 ? 2 : 1;
    }
  }

  /// Who may come in, and what is there to begin with.
  ///
  /// @param sessionLifetime of a token, and of the handle that it holds
  /// @param operatorSecret opens sessions with the scope `import`; without one there are none
  /// @param defaultRooms rooms that are created at start
  /// @param sweepInterval how often leftovers of other nodes are taken to the log
  @ConfigurationProperties(PREFIX)
  public record Sessions(
      @Bindable(defaultValue = "24h") Duration sessionLifetime,
      @Nullable String operatorSecret,
      @Bindable(defaultValue = "") List<String> defaultRooms,
      @Bindable(defaultValue = "5s") Duration sweepInterval) {

    public Sessions {
      require(sessionLifetime.toSeconds() >= 1, "session-lifetime must be at least 1 s");
      require(
          operatorSecret == null || operatorSecret.length() >= 16,
          "operator-secret must have 16 characters or more");
      require(sweepInterval.isPositive(), "sweep-interval must be positive");
      defaultRooms = defaultRooms.stream().map(String::strip).filter(r -> !r.isEmpty()).toList();
    }

    @Override
    public String toString() {
      return "Sessions[operatorSecret hidden]";
    }
  }

  /// How much one may ask for. Tokens with the scope `import` are exempt from the limits of
  /// senders.
  ///
  /// @param messagesPerSecond of one sender, in the long run
  /// @param messageBurst of one sender, at once
  /// @param roomsPerMinute created or changed by one sender; also the burst
  /// @param sessionsPerMinute from one client address; also the burst
  @ConfigurationProperties(PREFIX)
  public record Limits(
      @Bindable(defaultValue = "50") int messagesPerSecond,
      @Bindable(defaultValue = "200") int messageBurst,
      @Bindable(defaultValue = "60") int roomsPerMinute,
      @Bindable(defaultValue = "600") int sessionsPerMinute) {

    public Limits {
      require(messagesPerSecond > 0, "messages-per-second must be positive");
      require(messageBurst > 0, "message-burst must be positive");
      require(roomsPerMinute > 0, "rooms-per-minute must be positive");
      require(sessionsPerMinute > 0, "sessions-per-minute must be positive");
    }
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(PREFIX + ": " + rule);
    }
  }
}
