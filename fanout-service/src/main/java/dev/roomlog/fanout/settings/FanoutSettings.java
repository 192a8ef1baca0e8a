package dev.roomlog.fanout.settings;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import java.time.Duration;

/// The settings of the fanout service, under `roomlog.fanout`.
///
/// @param historyUrl where `GET /v1/rooms/{room}/events` is answered
/// @param historyReads reads of history at once; more wait their turn
/// @param historyQueue reads of history that may wait; more are answered `history_behind`
/// @param historyWait how long a client waits for history to catch up or to come back
/// @param tail which partitions this node reads
/// @param tailLinger how long a partition that nobody needs any more is still read, with `tail:
///   needed`
/// @param identityOffsets offsets of each partition within which a copy is recognised
/// @param recentOffsets offsets of each partition that the recent window reaches back, at most
///   `identityOffsets`
/// @param recentBytes bytes of all recent windows together
/// @param batchWindow what a room says within this time goes to its readers in one write; the first
///   message goes at once; 0 switches it off
/// @param batchFrom deliveries a second on one event loop, by its last tenth of a second, from
///   which `batchWindow` counts; below, every message goes at once
/// @param maxConnections sockets of this node; more are answered 503
/// @param maxRooms subscriptions of one connection
/// @param maxQueue bytes that may wait to be sent to one connection
/// @param sendBuffer bytes that the kernel may hold for one connection (SO_SNDBUF)
/// @param stallTime how long a connection's queue may stay full before it is closed as a slow
///   reader
/// @param frameRate frames a second that a client may send for long
/// @param frameBurst frames that it may send at once
/// @param helloTime how long a client may take to say hello
/// @param pingInterval between two pings
/// @param idleTime after which a client that says nothing, not even pong, is gone
/// @param aheadWait how long a client waits for what this node has not read yet: a position, or a
///   partition that it begins to read
/// @param drainTime within which all connections are sent elsewhere before the node stops
/// @param topicCheck between two looks at whether the topic is still the same one
/// @param directWrite whether handshakes are answered and frames written on the Netty channel
///   itself; false goes through the framework's WebSocket API, which costs more
@ConfigurationProperties("roomlog.fanout")
public record FanoutSettings(
    @Bindable(defaultValue = "http://localhost:8080") String historyUrl,
    @Bindable(defaultValue = "8") int historyReads,
    @Bindable(defaultValue = "10000") int historyQueue,
    @Bindable(defaultValue = "10s") Duration historyWait,
    @Bindable(defaultValue = "all") Tail tail,
    @Bindable(defaultValue = "1m") Duration tailLinger,
    @Bindable(defaultValue = "100000") int identityOffsets,
    @Bindable(defaultValue = "50000") int recentOffsets,
    @ReadableBytes @Bindable(defaultValue = "64MB") long recentBytes,
    @Bindable(defaultValue = "10ms") Duration batchWindow,
    @Bindable(defaultValue = "20000") int batchFrom,
    @Bindable(defaultValue = "20000") int maxConnections,
    @Bindable(defaultValue = "128") int maxRooms,
    @ReadableBytes @Bindable(defaultValue = "256KB") int maxQueue,
    @ReadableBytes @Bindable(defaultValue = "128KB") int sendBuffer,
    @Bindable(defaultValue = "3s") Duration stallTime,
    @Bindable(defaultValue = "20") int frameRate,
    @Bindable(defaultValue = "200") int frameBurst,
    @Bindable(defaultValue = "10s") Duration helloTime,
    @Bindable(defaultValue = "25s") Duration pingInterval,
    @Bindable(defaultValue = "75s") Duration idleTime,
    @Bindable(defaultValue = "30s") Duration aheadWait,
    @Bindable(defaultValue = "5s") Duration drainTime,
    @Bindable(defaultValue = "10s") Duration topicCheck,
    @Bindable(defaultValue = "true") boolean directWrite) {

  /// Which partitions a node reads.
  public enum Tail {
    /// All of them.
    ALL,
    /// Those whose rooms somebody follows here.
    NEEDED
  }

  public FanoutSettings {
    require(!tailLinger.isNegative(), "tail-linger must not be negative");
    require(identityOffsets > 0, "identity-offsets must be positive");
    require(
        recentOffsets > 0 && recentOffsets <= identityOffsets,
        "recent-offsets must be positive and at most identity-offsets");
    require(recentBytes > 0, "recent-bytes must be positive");
    require(historyReads > 0, "history-reads must be positive");
    require(historyQueue >= 0, "history-queue must not be negative");
    require(maxConnections > 0, "max-connections must be positive");
    require(maxRooms > 0, "max-rooms must be positive");
    require(maxQueue >= 4096, "max-queue must be at least 4KB");
    require(sendBuffer > 0, "send-buffer must be positive");
    require(frameRate > 0 && frameBurst > 0, "frame-rate and frame-burst must be positive");
    require(!batchWindow.isNegative(), "batch-window must not be negative");
    require(batchFrom >= 0, "batch-from must not be negative");
    require(pingInterval.compareTo(idleTime) < 0, "ping-interval must be shorter than idle-time");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("roomlog.fanout: " + rule);
    }
  }
}
