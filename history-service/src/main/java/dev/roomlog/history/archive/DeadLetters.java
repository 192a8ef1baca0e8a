package dev.roomlog.history.archive;

import dev.roomlog.schemas.Decoded.Flaw;
import dev.roomlog.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Headers;

/// Parks records that cannot be decoded on `chat.dead-letters`, key and value as found, their
/// origin and flaw in the headers. After a crash a record may be parked twice. Used by the archiver
/// only.
final class DeadLetters implements AutoCloseable {

  private final Producer<byte[], byte[]> producer;
  private final Duration timeout;
  private final List<Future<?>> sent = new ArrayList<>();

  DeadLetters(Producer<byte[], byte[]> producer, Duration timeout) {
    this.producer = producer;
    this.timeout = timeout;
  }

  /// Sends a record on its way; [#settle()] waits for its arrival.
  void park(ConsumerRecord<byte[], byte[]> record, Flaw flaw) {
    var letter = new ProducerRecord<>(Topics.DEAD_LETTERS.name(), record.key(), record.value());
    Headers headers = letter.headers();
    headers.add("roomlog-topic", text(record.topic()));
    headers.add("roomlog-partition", text(String.valueOf(record.partition())));
    headers.add("roomlog-offset", text(String.valueOf(record.offset())));
    headers.add("roomlog-flaw", text(flaw.name().toLowerCase(Locale.ROOT)));
    sent.add(producer.send(letter));
  }

  /// Returns once the broker has acknowledged all that was parked.
  ///
  /// @throws KafkaException when it has not; then all of it must be parked again
  void settle() {
    try {
      for (Future<?> letter : sent) {
        letter.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("a dead letter was not acknowledged", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } finally {
      sent.clear();
    }
  }

  /// Waits no longer for what was parked: it will be parked again.
  void forget() {
    sent.clear();
  }

  @Override
  public void close() {
    producer.close(timeout);
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
