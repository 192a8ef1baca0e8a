package dev.roomlog.history;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How the history service behaves.
///
/// @param acceptLostStart whether to go on although the topic no longer holds events that were
///   never stored; they are missing from history for good
/// @param batchRecords how many records are read and written at once
/// @param poll how long the archiver waits for records before it looks around
/// @param backoff how long the archiver waits after a first failure; doubled with each further one
/// @param longestBackoff where the doubling ends
/// @param parkingTimeout how long a dead letter may take to be acknowledged
/// @param checkInterval how often it is looked whether the topic and the stored watermarks are
///   still the ones that the archiver knows
/// @param atLeastWait how long a reader who asks for `at_least` waits for the watermark
/// @param groupInstanceId a stable name of this node among the archivers, so that a restart moves
///   no partitions; none by default
@ConfigurationProperties("roomlog.history")
public record HistorySettings(
    @Bindable(defaultValue = "false") boolean acceptLostStart,
    @Bindable(defaultValue = "2000") int batchRecords,
    @Bindable(defaultValue = "500ms") Duration poll,
    @Bindable(defaultValue = "100ms") Duration backoff,
    @Bindable(defaultValue = "5s") Duration longestBackoff,
    @Bindable(defaultValue = "10s") Duration parkingTimeout,
    @Bindable(defaultValue = "10s") Duration checkInterval,
    @Bindable(defaultValue = "2s") Duration atLeastWait,
    @Nullable String groupInstanceId) {

  public HistorySettings {
    if (batchRecords < 1) {
      throw new IllegalArgumentException("roomlog.history.batch-records must be at least 1");
    }
    if (backoff.isNegative() || backoff.isZero() || longestBackoff.compareTo(backoff) < 0) {
      throw new IllegalArgumentException(
          "roomlog.history.longest-backoff must be at least roomlog.history.backoff, which must be"
              + " above zero");
    }
    if (poll.isNegative() || poll.isZero()) {
      throw new IllegalArgumentException("roomlog.history.poll must be above zero");
    }
    if (checkInterval.isNegative() || checkInterval.isZero()) {
      throw new IllegalArgumentException("roomlog.history.check-interval must be above zero");
    }
  }
}
