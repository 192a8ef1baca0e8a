package dev.roomlog.fanout.tail;

import static dev.roomlog.fanout.tail.TailerFixture.PARTITION;
import static dev.roomlog.fanout.tail.TailerFixture.WIDTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomlog.schemas.Ids;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.WakeupException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The loop against a consumer in memory: what a broker does rarely.
@Timeout(60)
class MessagesTailerTest {

  private final TailerFixture node = new TailerFixture();

  @Test
  void warmsTheIdentitiesBeforeTheWindowAndIsReadyAtTheEnd() {
    node.log(0, 100);
    String copied = Ids.next();
    MessagesTailer tailer = node.tailer();
    var ready = new CountDownLatch(1);
    node.consumer.schedulePollTask(
        () -> {
          assertThat(node.consumer.position(PARTITION)).isEqualTo(100 - WIDTH - WIDTH * 2);
          node.records(70, 85);
          node.record(85, copied);
          node.records(86, 94);
        });
    node.consumer.schedulePollTask(
        () -> {
          assertThat(ready.getCount()).isEqualTo(1);
          node.record(94, copied);
          node.records(95, 100);
        });
    node.consumer.schedulePollTask(tailer::close);
    assertThatThrownBy(() -> tailer.run(ready::countDown)).isInstanceOf(WakeupException.class);
    assertThat(ready.getCount()).isZero();
    assertThat(node.sink.offsets).containsExactly(90L, 91L, 92L, 93L, 95L, 96L, 97L, 98L, 99L);
    assertThat(node.windows.of(0).start()).isEqualTo(90);
    assertThat(node.meters.get("roomlog.fanout.records").tag("outcome", "copy").counter().count())
        .isEqualTo(1);
  }

  @Test
  void declaresALostPlaceAndGoesOn() {
    node.log(0, 5);
    MessagesTailer tailer = node.tailer();
    node.consumer.schedulePollTask(() -> node.records(0, 5));
    node.consumer.schedulePollTask(
        () -> {
          node.log(50, 60);
          node.consumer.setPollException(new OffsetOutOfRangeException(Map.of(PARTITION, 5L)));
        });
    node.consumer.schedulePollTask(() -> node.records(50, 52));
    node.consumer.schedulePollTask(tailer::close);
    assertThatThrownBy(() -> tailer.run(() -> {})).isInstanceOf(WakeupException.class);
    assertThat(node.sink.restarts).containsExactly(50L);
    assertThat(node.sink.offsets).containsExactly(0L, 1L, 2L, 3L, 4L, 50L, 51L);
    assertThat(node.windows.of(0).start()).isEqualTo(50);
    assertThat(node.meters.counter("roomlog.fanout.partition.restarts").count()).isEqualTo(1);
  }

  @Test
  void waitsForTheSchemaRegistryWithoutLosingItsPlace() {
    node.log(0, 3);
    node.registryAway.set(true);
    MessagesTailer tailer = node.tailer();
    node.consumer.schedulePollTask(() -> node.records(0, 3));
    node.consumer.schedulePollTask(tailer::close);
    assertThatThrownBy(() -> tailer.run(() -> {})).isInstanceOf(WakeupException.class);
    assertThat(node.asked.get()).isGreaterThan(1);
    assertThat(node.sink.offsets).containsExactly(0L, 1L, 2L);
  }

  @Test
  void stopsWithAReasonWhenTheTopicWasCreatedAnew() {
    node.log(0, 0);
    node.sameTopic.set(false);
    MessagesTailer tailer = node.tailer();
    node.consumer.schedulePollTask(() -> {});
    node.consumer.schedulePollTask(tailer::close);
    assertThatThrownBy(() -> tailer.run(() -> {}))
        .isInstanceOf(TopicReplaced.class)
        .hasMessageContaining("created anew");
  }

  @Test
  void doesNotTakeATopicThatWasCreatedAnewForALostPlace() {
    node.topicCheck = Duration.ofHours(1);
    node.log(0, 5);
    MessagesTailer tailer = node.tailer();
    node.consumer.schedulePollTask(() -> node.records(0, 5));
    node.consumer.schedulePollTask(
        () -> {
          node.sameTopic.set(false);
          node.log(0, 2);
          node.consumer.setPollException(new OffsetOutOfRangeException(Map.of(PARTITION, 5L)));
        });
    node.consumer.schedulePollTask(tailer::close);
    assertThatThrownBy(() -> tailer.run(() -> {})).isInstanceOf(TopicReplaced.class);
    assertThat(node.sink.restarts).isEmpty();
  }

  @Test
  void asksAgainWhereNobodyCouldTellTheEnds() {
    node.log(0, 3);
    node.bounds.failures.set(1);
    MessagesTailer tailer = node.tailer();
    node.consumer.schedulePollTask(() -> node.records(0, 3));
    node.runUntilClosed(tailer, () -> {});
    assertThat(node.sink.offsets).containsExactly(0L, 1L, 2L);
  }

  @Test
  void isNotReadyBeforeTheEndsAreTold() throws InterruptedException {
    node.log(0, 0);
    node.bounds.late = true;
    MessagesTailer tailer = node.tailer();
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
    Awaitility.await().until(() -> !node.bounds.later.isEmpty());
    assertThat(ready.await(500, TimeUnit.MILLISECONDS)).isFalse();
    node.bounds.later.values().forEach(told -> told.complete(new LogBounds(0, 0)));
    assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
    tailer.close();
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void isReadyWhereTheLogBecameShorterThanItWas() {
    node.log(0, 100);
    MessagesTailer tailer = node.tailer();
    var ready = new CountDownLatch(1);
    node.consumer.schedulePollTask(
        () -> {
          node.log(50, 60);
          node.consumer.setPollException(new OffsetOutOfRangeException(Map.of(PARTITION, 70L)));
        });
    node.consumer.schedulePollTask(() -> node.records(50, 60));
    node.consumer.schedulePollTask(() -> {});
    node.runUntilClosed(tailer, ready::countDown);
    assertThat(ready.getCount()).isZero();
  }
}
