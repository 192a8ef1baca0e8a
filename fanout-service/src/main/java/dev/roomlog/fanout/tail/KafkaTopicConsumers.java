package dev.roomlog.fanout.tail;

import dev.roomlog.access.KafkaSettings;
import io.micronaut.context.annotation.Secondary;
import jakarta.inject.Singleton;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/// Kafka's consumers, which notice within seconds that a broker is gone.
@Singleton
@Secondary
final class KafkaTopicConsumers implements TopicConsumers {

  private static final int MAX_POLL_RECORDS = 1000;

  private final KafkaSettings kafka;

  KafkaTopicConsumers(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  @Override
  public Consumer<byte[], byte[]> open() {
    return new KafkaConsumer<>(
        kafka.consumer(
            "roomlog-fanout",
            Map.of(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 250,
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000,
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500)));
  }
}
