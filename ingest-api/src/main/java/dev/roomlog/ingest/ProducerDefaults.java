package dev.roomlog.ingest;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/// How our producers wait: a request that cannot be served soon is answered soon.
public final class ProducerDefaults {

  /// How long `send()` may block while the broker is away.
  private static final Duration MAX_BLOCK = Duration.ofSeconds(1);

  /// After which a broker that does not answer is left for another one.
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(3);

  /// After which a record that was not acknowledged is given up.
  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(4);

  /// Nothing waits here: whoever sends decides what goes together.
  private static final int LINGER_MILLIS = 0;

  private static final int BATCH_BYTES = 256 * 1024;

  /// One request to a broker at a time: what comes meanwhile goes together with the next, so
  /// batches grow with the load and cost it less.
  private static final int IN_FLIGHT = 1;

  private ProducerDefaults() {}

  public static Map<String, Object> settings() {
    return Map.of(
        ProducerConfig.LINGER_MS_CONFIG,
        LINGER_MILLIS,
        ProducerConfig.MAX_BLOCK_MS_CONFIG,
        MAX_BLOCK.toMillis(),
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        (int) REQUEST_TIMEOUT.toMillis(),
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        (int) DELIVERY_TIMEOUT.toMillis(),
        ProducerConfig.BATCH_SIZE_CONFIG,
        BATCH_BYTES,
        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
        IN_FLIGHT);
  }
}
