package dev.roomlog.system.faults;

import java.util.Set;
import java.util.concurrent.TimeUnit;

/// How one attempt to post ended.
///
/// @param target the ingest node
/// @param status the HTTP status; 0 when there was no answer
/// @param code of the problem; empty where there was none
/// @param started when the request was sent, by `System.nanoTime()`
/// @param ended when its answer was there
record Posted(String target, int status, String code, long started, long ended) {

  private static final Set<String> PASSING =
      Set.of(
          "log_unavailable",
          "publish_outcome_unknown",
          "overloaded",
          "store_unavailable",
          "draining",
          "starting");

  long millis() {
    return TimeUnit.NANOSECONDS.toMillis(ended - started);
  }

  boolean isAnswered() {
    return status != 0;
  }

  boolean isAccepted() {
    return status == 200 || status == 201;
  }

  /// Whether it is one of the answers that a client is told to expect and repeats after.
  boolean isOrdinary() {
    return status == 429 || (status == 503 && PASSING.contains(code));
  }

  /// Whether the message may or may not be in the log, or may get there by another attempt.
  boolean isWorthRepeating() {
    return status == 0 || status == 408 || status == 429 || status >= 500;
  }
}
