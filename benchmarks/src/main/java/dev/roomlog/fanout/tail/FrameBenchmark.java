package dev.roomlog.fanout.tail;

import dev.roomlog.access.MessagesTopic;
import dev.roomlog.bench.Messages;
import dev.roomlog.schemas.EventJson;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.PartitionRule;
import dev.roomlog.schemas.Position;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What it costs to make the frame that all connections share, from an event that was read.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameBenchmark {

  private static final int PARTITIONS = 8;

  private final LogEvent event = Messages.logged(new Position(1, 0, 42));

  @Benchmark
  public int jsonAndFrame() {
    RoomRun run = run(event, 41);
    int bytes = run.frames().readableBytes();
    run.frames().release();
    return bytes;
  }

  /// A run of one event.
  public static RoomRun run(LogEvent event, long offset) {
    var entry = new WindowEntry(event.room(), offset, EventJson.encode(event), null, null);
    return RoomRun.of(
        event.room(), event.position().partition(), List.of(entry), PooledByteBufAllocator.DEFAULT);
  }

  /// A node that reads an empty topic.
  public static TopicView emptyView() {
    var rule = new PartitionRule(PARTITIONS);
    var windows = new RecentWindows(PARTITIONS, 1000, Long.MAX_VALUE);
    var needs = PartitionNeeds.all(new MessagesTopic(Uuid.randomUuid(), rule).partitions());
    needs.partitions().forEach(at -> needs.setRead(at.partition()));
    return new TopicView(1, rule, windows, needs);
  }
}
