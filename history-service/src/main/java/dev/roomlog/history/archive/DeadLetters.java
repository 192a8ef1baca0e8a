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
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// Parks records that cannot be decoded on `chat.dead-letters`, key and value as found, their
/// origin and flaw in the headers. A value so large that it does not fit beside the headers stays
/// behind in the topic; `roomlog-value-bytes` then tells its length. After a crash a record may be
/// parked twice. Used by the archiver only.
final class DeadLetters implements AutoCloseable {

  private final Producer<byte[], byte @Nullable []> producer;
  private final Duration timeout;
  private final List<Sent> sent = new ArrayList<>();

  private record Sent(
      ProducerRecord<byte[], byte @Nullable []> letter, Future<?> acknowledgement) {}

  DeadLetters(Producer<byte[], byte @Nullable []> producer, Duration timeout) {
    this.producer = producer;
    this.timeout = timeout;
  }

  /// Sends a record on its way; [#settle()] waits for its arrival.
  void park(ConsumerRecord<byte[], byte[]> record, Flaw flaw) {
    var letter =
        new ProducerRecord<byte[], byte @Nullable []>(
            Topics.DEAD_LETTERS.name(), record.key(), record.value());
    Headers headers = letter.headers();
    headers.add("roomlog-topic", text(record.topic()));
    headers.add("roomlog-partition", text(String.valueOf(record.partition())));
    headers.add("roomlog-offset", text(String.valueOf(record.offset())));
    headers.add("roomlog-flaw", text(flaw.name().toLowerCase(Locale.ROOT)));
    sent.add(new Sent(letter, producer.send(letter)));
  }

  /// Returns once the broker has acknowledged all that was parked.
  ///
  /// @throws AuthorizationException when this service may not write dead letters
  /// @throws KafkaException when it has not; then all of it must be parked again
  void settle() {
    try {
      for (Sent each : sent) {
        if (!fits(each.acknowledgement()) && !fits(producer.send(withoutValue(each.letter())))) {
          throw new KafkaException("a dead letter is too large even without its value");
        }
      }
    } finally {
      sent.clear();
    }
  }

  /// Waits for the acknowledgement; false when the letter is too large.
  private boolean fits(Future<?> acknowledgement) {
    try {
      acknowledgement.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        return false;
      }
      throw e.getCause() instanceof AuthorizationException denied
          ? denied
          : new KafkaException("a dead letter was not acknowledged", e);
    } catch (TimeoutException e) {
      throw new KafkaException("a dead letter was not acknowledged", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e); // sets the thread's flag again
    }
  }

  private static ProducerRecord<byte[], byte @Nullable []> withoutValue(
      ProducerRecord<byte[], byte @Nullable []> letter) {
    byte @Nullable [] value = letter.value();
    var small =
        new ProducerRecord<byte[], byte @Nullable []>(
            letter.topic(), null, letter.key(), null, letter.headers());
    small
        .headers()
        .add("roomlog-value-bytes", text(String.valueOf(value == null ? 0 : value.length)));
    return small;
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
