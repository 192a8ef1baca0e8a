package dev.roomlog.fanout;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// What the sockets' side counts. Safe for any thread.
@Singleton
final class FanoutMeters {

  /// Where the events of a resume came from.
  enum Source {
    LIVE,
    WINDOW,
    HISTORY
  }

  private final MeterRegistry registry;
  private final AtomicInteger subscriptions;
  private final Counter deliveries;
  private final Counter lags;
  private final Counter violations;

  FanoutMeters(MeterRegistry registry) {
    this.registry = registry;
    this.subscriptions = new AtomicInteger();
    registry.gauge("roomlog.fanout.subscriptions", subscriptions);
    this.deliveries = registry.counter("roomlog.fanout.deliveries");
    this.lags = registry.counter("roomlog.fanout.lags");
    this.violations = registry.counter("roomlog.fanout.order.violations");
  }

  void subscribed() {
    subscriptions.incrementAndGet();
  }

  void unsubscribed() {
    subscriptions.decrementAndGet();
  }

  void delivered(int events) {
    deliveries.increment(events);
  }

  /// A live subscription found its connection's queue full and goes on from the window.
  void lagged() {
    lags.increment();
  }

  void orderViolated() {
    violations.increment();
  }

  void resumed(Source source) {
    registry
        .counter("roomlog.fanout.resumes", "source", source.name().toLowerCase(Locale.ROOT))
        .increment();
  }
}
