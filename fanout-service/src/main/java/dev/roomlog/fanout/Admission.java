package dev.roomlog.fanout;

import dev.roomlog.fanout.edge.Door;
import dev.roomlog.fanout.settings.FanoutSettings;
import dev.roomlog.fanout.tail.Tailer;
import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Whether this node takes another socket now. Safe for any thread.
@Singleton
final class Admission implements Door {

  private final int maxConnections;
  private final Tailer tailer;
  private final AtomicInteger open = new AtomicInteger();

  /// Set once, by whoever drains the node.
  private volatile boolean leaving;

  Admission(FanoutSettings settings, Tailer tailer, MeterRegistry meters) {
    this.maxConnections = settings.maxConnections();
    this.tailer = tailer;
    meters.gauge("roomlog.fanout.connections", open);
  }

  @Override
  public @Nullable Problem enter() {
    if (leaving) {
      return Problem.of(ProblemCode.DRAINING, "Connect again; another node answers.");
    }
    if (tailer.state() != Tailer.State.READY) {
      return Problem.of(ProblemCode.STARTING, "Connect again soon.");
    }
    if (open.incrementAndGet() > maxConnections) {
      open.decrementAndGet();
      return Problem.of(ProblemCode.OVERLOADED, "This node has all the sockets it can serve.");
    }
    return null;
  }

  @Override
  public void exit() {
    open.decrementAndGet();
  }

  void leave() {
    leaving = true;
  }

  boolean isLeaving() {
    return leaving;
  }

  int open() {
    return open.get();
  }
}
