package dev.roomlog.fanout.edge;

import dev.roomlog.schemas.CloseCode;
import dev.roomlog.schemas.ProblemCode;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the edge counts. Safe for any thread.
@Singleton
final class EdgeMeters {

  private static final Set<Integer> CODES =
      Stream.of(CloseCode.values()).map(CloseCode::code).collect(Collectors.toUnmodifiableSet());

  private final MeterRegistry registry;

  EdgeMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /// This node sent a close frame. Only codes of ours are told apart: a client chooses what we
  /// echo.
  void closeSent(int code) {
    boolean ours = CODES.contains(code);
    registry
        .counter("roomlog.fanout.closes", "code", ours ? String.valueOf(code) : "other")
        .increment();
  }

  /// A handshake was refused.
  void refused(ProblemCode code) {
    registry.counter("roomlog.fanout.handshakes.refused", "code", code.code()).increment();
  }
}
