package dev.roomlog.fanout.tail;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The loop against a consumer in memory: what a broker does rarely.
@Timeout(60)
class MessagesTailerTest {

  private static final int WIDTH = 10;
  private static final MessagesTopic TOPIC =
      new MessagesTopic(Uuid.randomUuid(), new PartitionRule(1));
  private static final TopicPartition PARTITION = TOPIC.partitions().getFirst();

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RecentWindows windows = new RecentWindows(1, WIDTH, 1 << 20);
  private final AtomicBoolean sameTopic = new AtomicBoolean(true);
  private final Sink sink = new Sink();
  private final Bounds bounds = new Bounds();
  private PartitionNeeds needs = PartitionNeeds.all(TOPIC.partitions());
  private Duration topicCheck = Duration.ZERO;
  private final AtomicBoolean registryAway = new AtomicBoolean();
  private final AtomicInteger asked = new AtomicInteger();
  private final EventCodec codec = TOPIC.codec(Catalogue.builtIn());

  private static final class Sink implements RunSink {
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
  private final class Bounds implements TopicLog {
    private final Map<TopicPartition, CompletableFuture<LogBounds>> later = new HashMap<>();
    private final AtomicInteger failures = new AtomicInteger();
    private boolean late;

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

  private MessagesTailer tailer(SchemaSource source) {
    var view = new TopicView(TOPIC.incarnation(), TOPIC.rule(), windows, needs);
    var tailMeters = new TailMeters(meters);
    var intake = new EventIntake(view, TOPIC.codec(source), WIDTH * 2, _ -> {}, sink, tailMeters);
    var start = new TailerStart(bounds, WIDTH, WIDTH * 2, sameTopic::get, topicCheck);
    return new MessagesTailer(consumer, needs, intake, sink, start, tailMeters);
  }

  private void log(long begin, long end) {
    consumer.updateBeginningOffsets(Map.of(PARTITION, begin));
    consumer.updateEndOffsets(Map.of(PARTITION, end));
  }

  private void record(long offset, String id) {
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

  private void records(long from, long to) {
    for (long offset = from; offset < to; offset++) {
      record(offset, Ids.next());
    }
  }

  @Test
  void warmsTheIdentitiesBeforeTheWindowAndIsReadyAtTheEnd() {
    log(0, 100);
    String copied = Ids.next();
    MessagesTailer tailer = tailer(schemas);
    var ready = new CountDownLatch(1);
    consumer.schedulePollTask(
        () -> {
          assertThat(consumer.position(PARTITION)).isEqualTo(100 - WIDTH - WIDTH * 2);
          records(70, 85);
          record(85, copied);
          records(86, 94);
        });
    consumer.schedulePollTask(
        () -> {
          assertThat(ready.getCount()).isEqualTo(1);
          record(94, copied);
          records(95, 100);
        });
    consumer.schedulePollTask(tailer::close);
    assertThatThrownBy(() -> tailer.run(ready::countDown)).isInstanceOf(WakeupException.class);
    assertThat(ready.getCount()).isZero();
    assertThat(sink.offsets).containsExactly(90L, 91L, 92L, 93L, 95L, 96L, 97L, 98L, 99L);
    assertThat(windows.of(0).start()).isEqualTo(90);
    assertThat(meters.get("roomlog.fanout.records").tag("outcome", "copy").counter().count())
        .isEqualTo(1);
  }

  @Test
  void declaresALostPlaceAndGoesOn() {
    log(0, 5);
    MessagesTailer tailer = tailer(schemas);
    consumer.schedulePollTask(() -> records(0, 5));
    consumer.schedulePollTask(
        () -> {
          log(50, 60);
          consumer.setPollException(new OffsetOutOfRangeException(Map.of(PARTITION, 5L)));
        });
    consumer.schedulePollTask(() -> records(50, 52));
    consumer.schedulePollTask(tailer::close);
    assertThatThrownBy(() -> tailer.run(() -> {})).isInstanceOf(WakeupException.class);
    assertThat(sink.restarts).containsExactly(50L);
    assertThat(sink.offsets).containsExactly(0L, 1L, 2L, 3L, 4L, 50L, 51L);
    assertThat(windows.of(0).start()).isEqualTo(50);
    assertThat(meters.counter("roomlog.fanout.partition.restarts").count()).isEqualTo(1);
  }

  @Test
  void waitsForTheSchemaRegistryWithoutLosingItsPlace() {
    log(0, 3);
    registryAway.set(true);
    MessagesTailer tailer = tailer(schemas);
    consumer.schedulePollTask(() -> records(0, 3));
    consumer.schedulePollTask(tailer::close);
    assertThatThrownBy(() -> tailer.run(() -> {})).isInstanceOf(WakeupException.class);
    assertThat(asked.get()).isGreaterThan(1);
    assertThat(sink.offsets).containsExactly(0L, 1L, 2L);
  }

  @Test
  void stopsWithAReasonWhenTheTopicWasCreatedAnew() {
    log(0, 0);
    sameTopic.set(false);
    MessagesTailer tailer = tailer(schemas);
    consumer.schedulePollTask(() -> {});
    consumer.schedulePollTask(tailer::close);
    assertThatThrownBy(() -> tailer.run(() -> {}))
        .isInstanceOf(TopicReplaced.class)
        .hasMessageContaining("created anew");
  }

  @Test
  void doesNotTakeATopicThatWasCreatedAnewForALostPlace() {
    topicCheck = Duration.ofHours(1);
    log(0, 5);
    MessagesTailer tailer = tailer(schemas);
    consumer.schedulePollTask(() -> records(0, 5));
    consumer.schedulePollTask(
        () -> {
          sameTopic.set(false);
          log(0, 2);
          consumer.setPollException(new OffsetOutOfRangeException(Map.of(PARTITION, 5L)));
        });
    consumer.schedulePollTask(tailer::close);
    assertThatThrownBy(() -> tailer.run(() -> {})).isInstanceOf(TopicReplaced.class);
    assertThat(sink.restarts).isEmpty();
  }

  private void runUntilClosed(MessagesTailer tailer, Runnable onReady) {
    consumer.schedulePollTask(tailer::close);
    assertThatThrownBy(() -> tailer.run(onReady)).isInstanceOf(WakeupException.class);
  }

  @Test
  void readsNothingThatNobodyHolds() throws InterruptedException {
    needs = PartitionNeeds.held(TOPIC.partitions(), Duration.ZERO);
    log(0, 5);
    MessagesTailer tailer = tailer(schemas);
    var ready = new CountDownLatch(1);
    Thread thread = Thread.ofPlatform().start(() -> tailer.run(ready::countDown));
    assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(consumer.assignment()).isEmpty();
    assertThat(needs.isRead(0)).isFalse();
    tailer.close();
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void beginsWhatIsHeldAndSaysWhenItIsRead() {
    needs = PartitionNeeds.held(TOPIC.partitions(), Duration.ofHours(1));
    log(0, 100);
    assertThat(needs.hold(0)).isFalse();
    MessagesTailer tailer = tailer(schemas);
    consumer.schedulePollTask(
        () -> {
          assertThat(consumer.position(PARTITION)).isEqualTo(100 - WIDTH - WIDTH * 2);
          records(70, 99);
        });
    consumer.schedulePollTask(
        () -> {
          assertThat(needs.isRead(0)).isFalse();
          assertThat(sink.empty).isZero();
          records(99, 100);
        });
    consumer.schedulePollTask(
        () -> {
          assertThat(needs.isRead(0)).isTrue();
          assertThat(needs.hold(0)).isTrue();
          assertThat(sink.empty).isEqualTo(1);
          assertThat(windows.of(0).next()).isEqualTo(100);
        });
    runUntilClosed(tailer, () -> {});
    assertThat(sink.offsets).hasSize(WIDTH);
  }

  @Test
  void forgetsWhatIsNoLongerHeldAndBeginsItAnewAtTheEndOfThen() {
    needs = PartitionNeeds.held(TOPIC.partitions(), Duration.ZERO);
    log(0, 5);
    needs.hold(0);
    MessagesTailer tailer = tailer(schemas);
    consumer.schedulePollTask(() -> records(0, 5));
    consumer.schedulePollTask(
        () -> {
          assertThat(windows.bytes()).isPositive();
          needs.release(0);
          needs.signal();
        });
    consumer.schedulePollTask(() -> {});
    var forgotten = new AtomicBoolean();
    Thread watcher =
        Thread.ofPlatform()
            .start(
                () -> {
                  Awaitility.await().until(() -> consumer.assignment().isEmpty());
                  Awaitility.await().until(() -> windows.bytes() == 0);
                  forgotten.set(!needs.isRead(0) && windows.of(0).last("lobby") == -1);
                  log(0, 50);
                  needs.hold(0);
                });
    consumer.schedulePollTask(
        () -> {
          assertThat(consumer.position(PARTITION)).isEqualTo(50 - WIDTH - WIDTH * 2);
          records(20, 50);
        });
    // A signal ends a poll early, so it may take one more.
    consumer.schedulePollTask(() -> {});
    consumer.schedulePollTask(() -> {});
    consumer.schedulePollTask(() -> assertThat(needs.isRead(0)).isTrue());
    runUntilClosed(tailer, () -> {});
    assertThat(forgotten).isTrue();
    assertThat(watcher.isAlive()).isFalse();
    assertThat(windows.of(0).start()).isEqualTo(40);
  }

  @Test
  void asksAgainWhereNobodyCouldTellTheEnds() {
    log(0, 3);
    bounds.failures.set(1);
    MessagesTailer tailer = tailer(schemas);
    consumer.schedulePollTask(() -> records(0, 3));
    runUntilClosed(tailer, () -> {});
    assertThat(sink.offsets).containsExactly(0L, 1L, 2L);
  }

  @Test
  void isNotReadyBeforeTheEndsAreTold() throws InterruptedException {
    log(0, 0);
    bounds.late = true;
    MessagesTailer tailer = tailer(schemas);
    var ready = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    tailer.run(ready::countDown);
                  } catch (WakeupException e) {
                    assertThat(e).isNotNull();
                  }
                });
    Awaitility.await().until(() -> !bounds.later.isEmpty());
    assertThat(ready.await(500, TimeUnit.MILLISECONDS)).isFalse();
    bounds.later.values().forEach(told -> told.complete(new LogBounds(0, 0)));
    assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
    tailer.close();
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
  }
}
