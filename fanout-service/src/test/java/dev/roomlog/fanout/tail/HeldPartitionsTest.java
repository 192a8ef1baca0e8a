package dev.roomlog.fanout.tail;

import static dev.roomlog.fanout.tail.TailerFixture.PARTITION;
import static dev.roomlog.fanout.tail.TailerFixture.TOPIC;
import static dev.roomlog.fanout.tail.TailerFixture.WIDTH;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A tailer that reads the partitions that somebody holds.
@Timeout(60)
class HeldPartitionsTest {

  private final TailerFixture node = new TailerFixture();

  @Test
  void readsNothingThatNobodyHolds() throws InterruptedException {
    PartitionNeeds needs = PartitionNeeds.held(TOPIC.partitions(), Duration.ZERO);
    node.needs = needs;
    node.log(0, 5);
    MessagesTailer tailer = node.tailer();
    var ready = new CountDownLatch(1);
    Thread thread = Thread.ofPlatform().start(() -> tailer.run(ready::countDown));
    assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(node.consumer.assignment()).isEmpty();
    assertThat(needs.isRead(0)).isFalse();
    tailer.close();
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void beginsWhatIsHeldAndSaysWhenItIsRead() {
    PartitionNeeds needs = PartitionNeeds.held(TOPIC.partitions(), Duration.ofHours(1));
    node.needs = needs;
    node.log(0, 100);
    assertThat(needs.hold(0)).isFalse();
    MessagesTailer tailer = node.tailer();
    node.consumer.schedulePollTask(
        () -> {
          assertThat(node.consumer.position(PARTITION)).isEqualTo(100 - WIDTH - WIDTH * 2);
          node.records(70, 99);
        });
    node.consumer.schedulePollTask(
        () -> {
          assertThat(needs.isRead(0)).isFalse();
          assertThat(node.sink.empty).isZero();
          node.records(99, 100);
        });
    node.consumer.schedulePollTask(
        () -> {
          assertThat(needs.isRead(0)).isTrue();
          assertThat(needs.hold(0)).isTrue();
          assertThat(node.sink.empty).isEqualTo(1);
          assertThat(node.windows.of(0).next()).isEqualTo(100);
        });
    node.runUntilClosed(tailer, () -> {});
    assertThat(node.sink.offsets).hasSize(WIDTH);
  }

  @Test
  void forgetsWhatIsNoLongerHeldAndBeginsItAnewAtTheEndOfThen() {
    PartitionNeeds needs = PartitionNeeds.held(TOPIC.partitions(), Duration.ZERO);
    node.needs = needs;
    node.log(0, 5);
    needs.hold(0);
    MessagesTailer tailer = node.tailer();
    node.consumer.schedulePollTask(() -> node.records(0, 5));
    node.consumer.schedulePollTask(
        () -> {
          assertThat(node.windows.bytes()).isPositive();
          needs.release(0);
          needs.signal();
        });
    node.consumer.schedulePollTask(() -> {});
    var forgotten = new AtomicBoolean();
    Thread watcher =
        Thread.ofPlatform()
            .start(
                () -> {
                  Awaitility.await().until(() -> node.consumer.assignment().isEmpty());
                  Awaitility.await().until(() -> node.windows.bytes() == 0);
                  forgotten.set(!needs.isRead(0) && node.windows.of(0).last("lobby") == -1);
                  node.log(0, 50);
                  needs.hold(0);
                });
    node.consumer.schedulePollTask(
        () -> {
          assertThat(node.consumer.position(PARTITION)).isEqualTo(50 - WIDTH - WIDTH * 2);
          node.records(20, 50);
        });
    // A signal ends a poll early, so it may take one more.
    node.consumer.schedulePollTask(() -> {});
    node.consumer.schedulePollTask(() -> {});
    node.consumer.schedulePollTask(() -> assertThat(needs.isRead(0)).isTrue());
    node.runUntilClosed(tailer, () -> {});
    assertThat(forgotten).isTrue();
    assertThat(watcher.isAlive()).isFalse();
    assertThat(node.windows.of(0).start()).isEqualTo(40);
  }
}
