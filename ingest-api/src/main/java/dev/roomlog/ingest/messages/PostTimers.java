package dev.roomlog.ingest.messages;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Records direct posts in the framework's own meter of requests, `http.server.requests`, as the
/// framework would have: the same series, and none where the operator has switched it off. Safe for
/// any thread.
@Singleton
final class PostTimers {

  private static final int STATUSES = 600;

  private final MeterRegistry meters;
  private final boolean enabled;

  /// By status. A series begins with the first answer that it counts.
  private final AtomicReferenceArray<@Nullable Timer> timers = new AtomicReferenceArray<>(STATUSES);

  PostTimers(
      MeterRegistry meters,
      @Value("${micronaut.metrics.binders.web.enabled:true}") boolean enabled) {
    this.meters = meters;
    this.enabled = enabled;
  }

  /// @param startedAt in the time of [System#nanoTime]
  void record(int status, long startedAt) {
    if (enabled) {
      timer(status).record(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS);
    }
  }

  private Timer timer(int status) {
    Timer known = timers.get(status);
    if (known != null) {
      return known;
    }
    Timer timer =
        meters.timer(
            "http.server.requests",
            "method",
            "POST",
            "status",
            Integer.toString(status),
            "uri",
            "/v1/rooms/{room}/messages",
            "exception",
            "none");
    timers.set(status, timer);
    return timer;
  }
}
