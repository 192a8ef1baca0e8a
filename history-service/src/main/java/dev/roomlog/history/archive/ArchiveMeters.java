package dev.roomlog.history.archive;

import dev.roomlog.schemas.Decoded.Flaw;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// What the archiver counts.
final class ArchiveMeters {

  private final MeterRegistry registry;
  private final Counter stored;
  private final Counter skipped;
  private final Counter unknown;
  private final Counter mismatches;
  private final Counter failures;
  private final AtomicLong lag = new AtomicLong();

  ArchiveMeters(MeterRegistry registry) {
    this.registry = registry;
    this.stored = registry.counter("roomlog.history.events.stored");
    this.skipped = registry.counter("roomlog.history.copies.skipped");
    this.unknown = registry.counter("roomlog.history.events.unknown");
    this.mismatches = registry.counter("roomlog.history.watermark.mismatches");
    this.failures = registry.counter("roomlog.history.failures");
    registry.gauge("roomlog.history.watermark.lag", lag);
  }

  void stored(int events, int copies) {
    stored.increment(events - copies);
    skipped.increment(copies);
  }

  /// An event of a type that a newer writer added.
  void unknown() {
    unknown.increment();
  }

  void undecodable(Flaw flaw) {
    registry
        .counter("roomlog.history.undecodable", "flaw", flaw.name().toLowerCase(Locale.ROOT))
        .increment();
  }

  /// Stored watermarks were not as the archiver had left them.
  void mismatch() {
    mismatches.increment();
  }

  void failed() {
    failures.increment();
  }

  /// Records of this node's partitions that are not stored yet.
  void lag(long records) {
    lag.set(records);
  }
}
