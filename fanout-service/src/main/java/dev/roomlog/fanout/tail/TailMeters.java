package dev.roomlog.fanout.tail;

import dev.roomlog.schemas.Decoded.Flaw;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/// Counts what the tailer reads.
final class TailMeters {

  private static final String RECORDS = "roomlog.fanout.records";
  private static final String OUTCOME = "outcome";
  private static final String FLAW = "flaw";

  /// Prometheus takes no two meters of one name whose tags have different keys.
  private static final String NO_FLAW = "none";

  private final MeterRegistry registry;
  private final Counter events;
  private final Counter copies;
  private final Counter unknown;
  private final Counter restarts;

  TailMeters(MeterRegistry registry) {
    this.registry = registry;
    this.events = count("event", NO_FLAW);
    this.copies = count("copy", NO_FLAW);
    this.unknown = count("unknown", NO_FLAW);
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
    count("undecodable", flaw.name().toLowerCase(Locale.ROOT)).increment();
  }

  void partitionRestarted() {
    restarts.increment();
  }

  private Counter count(String outcome, String flaw) {
    return registry.counter(RECORDS, OUTCOME, outcome, FLAW, flaw);
  }
}
