package dev.roomlog.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.MapFormat;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// How to reach Kafka.
///
/// @param bootstrapServers `host:port`, several by commas
/// @param overrides native Kafka client settings (security, timeouts) under their native names;
///   they win over our own. A dash in a name stands for a dot, since that is how the framework
///   reads environment variables such as `ROOMLOG_KAFKA_OVERRIDES_SECURITY_PROTOCOL`
@ConfigurationProperties("roomlog.kafka")
public record KafkaSettings(
    @Bindable(defaultValue = "localhost:9092") String bootstrapServers,
    @MapFormat(transformation = MapFormat.MapTransformation.FLAT)
        @Nullable Map<String, Object> overrides) {

  public KafkaSettings {
    if (bootstrapServers.isBlank()) {
      throw new ConfigurationException("roomlog.kafka.bootstrap-servers names no host:port");
    }
    Map<String, Object> named = new HashMap<>();
    if (overrides != null) {
      name("", overrides, named);
    }
    overrides = Map.copyOf(named);
  }

  /// Settings of an admin client that soon says so when no broker answers; closing it waits for the
  /// questions that are under way.
  public Map<String, Object> admin() {
    return with(
        Map.of(
            CommonClientConfigs.CLIENT_ID_CONFIG, "roomlog-admin",
            CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 3_000,
            CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000));
  }

  /// Names no value of the overrides, since there are secrets among them.
  @Override
  public String toString() {
    return "KafkaSettings[bootstrapServers=%s, overrides=%s]"
        .formatted(bootstrapServers, overrides == null ? "" : overrides.keySet());
  }

  /// Settings of a consumer of bytes that commits nothing and never resets its place by itself.
  public Map<String, Object> consumer(String clientId, Map<String, Object> own) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.putAll(own);
    return with(settings);
  }

  /// Settings of a producer of bytes that waits for all in-sync replicas.
  public Map<String, Object> producer(String clientId, Map<String, Object> own) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.putAll(own);
    return with(settings);
  }

  /// Gives nested maps the dotted names they mean.
  private static void name(String prefix, Map<?, ?> values, Map<String, Object> named) {
    values.forEach(
        (key, value) -> {
          String name = prefix + String.valueOf(key).replace('-', '.');
          if (value instanceof Map<?, ?> nested) {
            name(name + ".", nested, named);
          } else {
            named.put(name, value);
          }
        });
  }

  private Map<String, Object> with(Map<String, Object> own) {
    Map<String, Object> settings = new HashMap<>(own);
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    if (overrides != null) {
      settings.putAll(overrides);
    }
    return settings;
  }
}
