package dev.roomlog.fanout.tail;

import dev.roomlog.schemas.Decoded.Flaw;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/// Counts what the tailer reads.
final class TailMeters {

  private static final String RECORDS = "roomlog.fanout.records";
  private static final String OUTCOME = "outcome";

  private final MeterRegistry registry;
  private final Counter events;
  private final Counter copies;
  private final Counter unknown;
  private final Counter restarts;

  TailMeters(MeterRegistry registry) {
    this.registry = registry;
    this.events = registry.counter(RECORDS, OUTCOME, "event");
    this.copies = registry.counter(RECORDS, OUTCOME, "copy");
    this.unknown = registry.counter(RECORDS, OUTCOME, "unknown");
    this.restarts = registry.counter("roomlog.fanout.partition.restarts");
  }

  void event() {
    events.increment();
  }

  void copy() {
    copies.increment();
  }

  void unknown() {
    unknown.increment();
  }

  void undecodable(Flaw flaw) {
    registry
        .counter(RECORDS, OUTCOME, "undecodable", "flaw", flaw.name().toLowerCase(Locale.ROOT))
        .increment();
  }

  void partitionRestarted() {
    restarts.increment();
  }
}
