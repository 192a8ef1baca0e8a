package dev.roomlog.fanout;

import dev.roomlog.access.RoomGate;
import dev.roomlog.access.TokenVerifier;
import dev.roomlog.fanout.history.HistoryReads;
import dev.roomlog.fanout.settings.FanoutSettings;
import dev.roomlog.fanout.tail.Tailer;
import dev.roomlog.fanout.tail.TopicView;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// What every connection of this node shares.
@Singleton
record Node(
    FanoutSettings settings,
    TokenVerifier verifier,
    RoomGate gate,
    Tailer tailer,
    HistoryReads history,
    FanoutMeters meters) {

  /// What this node knows of the topic; null before the tailer has begun.
  @Nullable TopicView view() {
    return tailer.view();
  }
}
