package dev.roomlog.fanout;

import dev.roomlog.schemas.CloseCode;
import dev.roomlog.schemas.ProblemCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the sockets' side counts. Safe for any thread.
@Singleton
public final class FanoutMeters {

  /// Where the events of a resume came from.
  enum Source {
    LIVE,
    WINDOW,
    HISTORY
  }

  private static final Set<Integer> CODES =
      Stream.of(CloseCode.values()).map(CloseCode::code).collect(Collectors.toUnmodifiableSet());

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

  /// This node sent a close frame. Only codes of ours are told apart: a client chooses what we
  /// echo.
  public void closeSent(int code) {
    boolean ours = CODES.contains(code);
    registry
        .counter("roomlog.fanout.closes", "code", ours ? String.valueOf(code) : "other")
        .increment();
  }

  /// A handshake was refused.
  public void refused(ProblemCode code) {
    registry.counter("roomlog.fanout.handshakes.refused", "code", code.code()).increment();
  }
}
