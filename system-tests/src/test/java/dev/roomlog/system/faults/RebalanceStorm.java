package dev.roomlog.system.faults;

import dev.roomlog.schemas.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// F22: members join the archivers' group and leave it again and again.
final class RebalanceStorm implements Fault {

  private static final int TIMES = 20;
  private static final Duration LONGEST_JOIN = Duration.ofSeconds(30);
  private static final int LONGEST_STAY = 1_500;

  private int taken;
  private int times;

  @Override
  public About about() {
    return new About(
        "F22",
        "rebalance storm on history",
        "a foreign member joins the group roomlog-history, is given partitions, and leaves, 20"
            + " times",
        "partitions start from the stored watermark, which moves by compare-and-set only",
        "I4");
  }

  @Override
  public void inject(Scene scene) {
    for (times = 0; times < scene.scaled(TIMES); times++) {
      join(scene);
    }
  }

  private void join(Scene scene) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", scene.cluster().kafka().inside(),
            "group.id", "roomlog-history",
            "enable.auto.commit", "false",
            "partition.assignment.strategy", CooperativeStickyAssignor.class.getName(),
            "auto.offset.reset", "earliest");
    var bytes = new ByteArrayDeserializer();
    try (var member = new KafkaConsumer<>(settings, bytes, bytes)) {
      member.subscribe(List.of(Topics.MESSAGES.name()), new Taking(member));
      long end = System.nanoTime() + LONGEST_JOIN.toNanos();
      while (member.assignment().isEmpty() && System.nanoTime() < end) {
        member.poll(Duration.ofMillis(100));
      }
      taken += member.assignment().size();
      long stay = System.nanoTime() + scene.random().nextInt(LONGEST_STAY) * 1_000_000L;
      while (System.nanoTime() < stay) {
        member.poll(Duration.ofMillis(50));
      }
    }
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    return taken == 0
        ? null
        : "the group gave %d partitions away in %d rounds".formatted(taken, times);
  }

  @Override
  public Duration span() {
    return Duration.ZERO;
  }

  @Override
  public void heal(Scene scene) {
    // The last one has left.
  }

  /// Holds partitions without reading them.
  private record Taking(KafkaConsumer<?, ?> member) implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      member.pause(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      // They go back.
    }
  }
}
