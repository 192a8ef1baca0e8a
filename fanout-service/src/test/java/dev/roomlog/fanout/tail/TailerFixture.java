package dev.roomlog.fanout.tail;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomlog.access.MessagesTopic;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.EventCodec;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.PartitionRule;
import dev.roomlog.schemas.SchemaSource;
import dev.roomlog.schemas.SchemaSourceUnavailable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/// A tailer's loop with all that it uses, around a consumer and bounds in memory.
final class TailerFixture {

  static final int WIDTH = 10;
  static final MessagesTopic TOPIC = new MessagesTopic(Uuid.randomUuid(), new PartitionRule(1));
  static final TopicPartition PARTITION = TOPIC.partitions().getFirst();

  final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final RecentWindows windows = new RecentWindows(1, WIDTH, 1 << 20);
  final AtomicBoolean sameTopic = new AtomicBoolean(true);
  final Sink sink = new Sink();
  final Bounds bounds = new Bounds();
  PartitionNeeds needs = PartitionNeeds.all(TOPIC.partitions());
  Duration topicCheck = Duration.ZERO;
  final AtomicBoolean registryAway = new AtomicBoolean();
  final AtomicInteger asked = new AtomicInteger();
  private final EventCodec codec = TOPIC.codec(Catalogue.builtIn());

  static final class Sink implements RunSink {
    final List<Long> offsets = new ArrayList<>();
    final List<Long> restarts = new ArrayList<>();
    int empty;

    @Override
    public void deliver(List<RoomRun> runs) {
      empty += runs.isEmpty() ? 1 : 0;
      for (RoomRun run : runs) {
        for (long offset : run.offsets()) {
          offsets.add(offset);
        }
        run.frames().release();
      }
    }

    @Override
    public void restarted(int partition, long offset) {
      restarts.add(offset);
    }
  }

  private final SchemaSource schemas =
      new SchemaSource() {
        @Override
        public @Nullable Schema schema(int id) {
          asked.incrementAndGet();
          if (registryAway.getAndSet(false)) {
            throw new SchemaSourceUnavailable("away", new IOException());
          }
          return Catalogue.builtIn().schema(id);
        }

        @Override
        public int writerId(String subject) {
          return Catalogue.builtIn().writerId(subject);
        }
      };

  /// Bounds as the mock has them, told at once or when the test says so.
  final class Bounds implements TopicLog {
    final Map<TopicPartition, CompletableFuture<LogBounds>> later = new HashMap<>();
    final AtomicInteger failures = new AtomicInteger();
    boolean late;

    @Override
    public Consumer<byte[], byte[]> open() {
      return consumer;
    }

    @Override
    public Map<TopicPartition, CompletableFuture<LogBounds>> bounds(
        Collection<TopicPartition> partitions) {
      Map<TopicPartition, CompletableFuture<LogBounds>> told = new HashMap<>();
      for (TopicPartition partition : partitions) {
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          told.put(partition, CompletableFuture.failedFuture(new TimeoutException("no leader")));
        } else if (late) {
          told.put(partition, later.computeIfAbsent(partition, _ -> new CompletableFuture<>()));
        } else {
          told.put(partition, CompletableFuture.completedFuture(now(partition)));
        }
      }
      return told;
    }

    LogBounds now(TopicPartition partition) {
      return new LogBounds(
          consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L),
          consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L));
    }
  }

  MessagesTailer tailer() {
    var view = new TopicView(TOPIC.incarnation(), TOPIC.rule(), windows, needs);
    var tailMeters = new TailMeters(meters);
    var intake = new EventIntake(view, TOPIC.codec(schemas), WIDTH * 2, _ -> {}, sink, tailMeters);
    var start = new TailerStart(bounds, WIDTH, WIDTH * 2, sameTopic::get, topicCheck);
    return new MessagesTailer(consumer, needs, intake, sink, start, tailMeters);
  }

  void log(long begin, long end) {
    consumer.updateBeginningOffsets(Map.of(PARTITION, begin));
    consumer.updateEndOffsets(Map.of(PARTITION, end));
  }

  void record(long offset, String id) {
    var event = new Event();
    event.setType(EventType.MESSAGE_POSTED);
    event.setRoom("lobby");
    event.setId(id);
    event.setSender("s");
    event.setSenderName("alice");
    event.setText("hi");
    consumer.addRecord(
        new ConsumerRecord<>(PARTITION.topic(), 0, offset, codec.key("lobby"), codec.value(event)));
  }

  void records(long from, long to) {
    for (long offset = from; offset < to; offset++) {
      record(offset, Ids.next());
    }
  }

  /// Runs the loop until the polls that the test scheduled are over.
  void runUntilClosed(MessagesTailer tailer, Runnable onReady) {
    consumer.schedulePollTask(tailer::close);
    assertThatThrownBy(() -> tailer.run(onReady)).isInstanceOf(WakeupException.class);
  }
}
