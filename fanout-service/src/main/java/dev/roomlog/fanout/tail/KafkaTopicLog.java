package dev.roomlog.fanout.tail;

import dev.roomlog.access.KafkaSettings;
import io.micronaut.context.annotation.Secondary;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// Kafka's consumers, which notice within seconds that a broker is gone.
@Singleton
@Secondary
final class KafkaTopicLog implements TopicLog {

  private static final int MAX_POLL_RECORDS = 1000;
  private static final int TIMEOUT_MILLIS = 5000;

  private final KafkaSettings kafka;
  private final Admin admin;

  KafkaTopicLog(KafkaSettings kafka, Admin admin) {
    this.kafka = kafka;
    this.admin = admin;
  }

  @Override
  public Consumer<byte[], byte[]> open() {
    return new KafkaConsumer<>(
        kafka.consumer(
            "roomlog-fanout",
            Map.of(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 250,
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS,
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500)));
  }

  @Override
  public Map<TopicPartition, CompletableFuture<LogBounds>> bounds(
      Collection<TopicPartition> partitions) {
    ListOffsetsResult firsts = list(partitions, OffsetSpec.earliest());
    ListOffsetsResult ends = list(partitions, OffsetSpec.latest());
    Map<TopicPartition, CompletableFuture<LogBounds>> bounds = new HashMap<>();
    for (TopicPartition partition : partitions) {
      bounds.put(
          partition,
          offset(firsts, partition).thenCombine(offset(ends, partition), LogBounds::new));
    }
    return bounds;
  }

  private ListOffsetsResult list(Collection<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, spec));
    return admin.listOffsets(asked, new ListOffsetsOptions().timeoutMs(TIMEOUT_MILLIS));
  }

  private static CompletableFuture<Long> offset(ListOffsetsResult found, TopicPartition partition) {
    return found
        .partitionResult(partition)
        .toCompletionStage()
        .thenApply(ListOffsetsResult.ListOffsetsResultInfo::offset)
        .toCompletableFuture();
  }
}
