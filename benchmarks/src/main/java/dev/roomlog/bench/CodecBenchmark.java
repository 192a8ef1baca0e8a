package dev.roomlog.bench;

import dev.roomlog.log.Event;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.Decoded;
import dev.roomlog.schemas.EventCodec;
import dev.roomlog.schemas.EventJson;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.PartitionRule;
import dev.roomlog.schemas.Position;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What a message costs to write as a record, to read from one, and to say in JSON.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {

  private final EventCodec codec = new EventCodec(Catalogue.builtIn(), new PartitionRule(8));
  private final Event event = Messages.event();
  private final byte[] key = codec.key(event.getRoom());
  private final byte[] value = codec.value(event);
  private final Position position = new Position(1, codec.partitionOf(event.getRoom()), 42);
  private final LogEvent logged = Messages.logged(position);

  @Benchmark
  public byte[] encodeRecord() {
    return codec.value(event);
  }

  @Benchmark
  public Decoded<LogEvent> decodeRecord() {
    return codec.decode(position, 1_795_000_000_000L, key, value);
  }

  @Benchmark
  public byte[] encodeJson() {
    return EventJson.encode(logged);
  }
}
