package dev.roomlog.fanout;

import dev.roomlog.bench.Messages;
import dev.roomlog.fanout.settings.FanoutSettings;
import dev.roomlog.fanout.tail.FrameBenchmark;
import dev.roomlog.fanout.tail.RoomRun;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What the hub costs for one message that goes to all connections of a room, with no network
/// behind them. A broadcast asks neither tokens nor history nor the room policy: those are null.
@SuppressWarnings({"NullAway", "NullAway.Init"})
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HubBenchmark {

  @Param({"1", "200", "10000"})
  public int connections;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final LogEvent event = Messages.logged(new Position(1, 0, 42));
  private Hub hub;
  private long offset;

  @Setup
  public void connect() {
    var meters = new FanoutMeters(new SimpleMeterRegistry());
    FanoutSettings settings = settings();
    hub = new Hub(settings, meters);
    var node = new Node(settings, null, null, null, null, meters);
    var view = FrameBenchmark.emptyView();
    for (int i = 0; i < connections; i++) {
      var outlet = new NoNetwork(channel.eventLoop());
      var connection = new Connection(outlet, hub.shard(outlet.loop()), node, null);
      var subscription = new Subscription(connection, node, view, event.room(), null, null);
      subscription.start(subscription::begin);
    }
    channel.runPendingTasks();
  }

  private static FanoutSettings settings() {
    try (var context =
        ApplicationContext.builder(Map.of("roomlog.fanout.batch-window", "0ms"))
            .eagerInitConfiguration(false)
            .build()
            .start()) {
      return context.getBean(FanoutSettings.class);
    }
  }

  @Benchmark
  public long broadcast() {
    RoomRun run = FrameBenchmark.run(event, offset++);
    hub.deliver(List.of(run));
    channel.runPendingTasks();
    return offset;
  }
}
