package dev.roomlog.ingest.messages;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/// How many records were published, and how: `roomlog.ingest.published` by `outcome`, and what
/// waits.
@Singleton
public final class PublisherMeters {

  private final MeterRegistry registry;
  private final Counter accepted;
  private final Counter overloaded;
  private final Counter unavailable;
  private final Counter unknown;

  public PublisherMeters(MeterRegistry registry) {
    this.registry = registry;
    this.accepted = outcome("accepted");
    this.overloaded = outcome("overloaded");
    this.unavailable = outcome("log_unavailable");
    this.unknown = outcome("unknown");
  }

  void count(PublishOutcome outcome) {
    Counter counter =
        switch (outcome) {
          case PublishOutcome.Accepted _ -> accepted;
          case PublishOutcome.Overloaded _ -> overloaded;
          case PublishOutcome.LogUnavailable _ -> unavailable;
          case PublishOutcome.Unknown _ -> unknown;
        };
    counter.increment();
  }

  void watch(Number records, Number bytes) {
    registry.gauge("roomlog.ingest.pending.records", records, Number::doubleValue);
    registry.gauge("roomlog.ingest.pending.bytes", bytes, Number::doubleValue);
  }

  private Counter outcome(String name) {
    return registry.counter("roomlog.ingest.published", "outcome", name);
  }
}
