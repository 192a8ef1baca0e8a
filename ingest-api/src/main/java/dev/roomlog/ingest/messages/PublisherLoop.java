package dev.roomlog.ingest.messages;

import dev.roomlog.access.MessagesTopic;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread `publisher`: waits for the topic, then gives the queue's records to the producer
/// until it is told to stop and nothing is left. A record that finds it idle goes at once; then it
/// rests for `linger`, and what has come meanwhile goes together: to wake it for each record would
/// cost as much as the record.
public final class PublisherLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PublisherLoop.class);
  private static final long POLL_MILLIS = 100;
  private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long EXPIRY_MILLIS = 50;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final MessagePublisher publisher;
  private final CompletableFuture<MessagesTopic> topic;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final Duration linger;
  private final Duration patience;
  private final Thread sender;
  private final Thread expirer;
  private volatile boolean closing;

  /// Whether the loop ended by a fault of its own.
  private volatile boolean died;

  /// @param producers opens the producer; asked again while that fails
  /// @param patience how long closing waits for what is under way
  public PublisherLoop(
      MessagePublisher publisher,
      CompletableFuture<MessagesTopic> topic,
      Supplier<Producer<byte[], byte[]>> producers,
      Duration linger,
      Duration patience) {
    this.publisher = publisher;
    this.topic = topic;
    this.producers = producers;
    this.linger = linger;
    this.patience = patience;
    this.sender = Thread.ofPlatform().name("publisher").daemon().unstarted(this::run);
    this.expirer = Thread.ofPlatform().name("publisher-expiry").daemon().unstarted(this::expire);
  }

  public void start() {
    sender.start();
    expirer.start();
  }

  public boolean isAlive() {
    return !died;
  }

  /// Takes no more records, and ends when those under way are settled or the patience is over.
  @Override
  public void close() throws InterruptedException {
    publisher.close();
    closing = true;
    LockSupport.unpark(sender);
    if (sender.isAlive()) {
      sender.join(patience);
      sender.interrupt();
      sender.join(patience);
    }
    if (expirer.isAlive()) {
      expirer.interrupt();
      expirer.join(patience);
    }
  }

  private void run() {
    try (Producer<byte[], byte[]> producer = open()) {
      if (producer != null) {
        sendAll(producer);
        producer.flush();
      }
    } catch (InterruptedException e) {
      LOG.debug("The publisher was told to stop", e);
    } catch (RuntimeException e) {
      died = true;
      LOG.error("The publisher died; restart this node", e);
    }
  }

  private @Nullable Producer<byte[], byte[]> open() throws InterruptedException {
    MessagesTopic found = awaitTopic();
    while (found != null && !closing) {
      try {
        publisher.open(found);
        return producers.get();
      } catch (KafkaException | dev.roomlog.schemas.SchemaSourceUnavailable e) {
        LOG.warn("The log cannot be opened yet: {}", e.toString());
        Thread.sleep(RETRY);
      }
    }
    return null;
  }

  private @Nullable MessagesTopic awaitTopic() throws InterruptedException {
    while (!closing) {
      try {
        return topic.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        LOG.trace("The topic is not known yet", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("the directory cannot be read", e.getCause());
      }
    }
    return null;
  }

  private void sendAll(Producer<byte[], byte[]> producer) throws InterruptedException {
    while (true) {
      Publication next = publisher.next(POLL_MILLIS);
      if (next == null) {
        if (closing) {
          return;
        }
        continue;
      }
      while (next != null) {
        while (publisher.isProbing()) {
          LockSupport.parkNanos(PROBE_NANOS);
        }
        publisher.send(next, producer);
        next = publisher.next(0);
      }
      if (!closing) {
        LockSupport.parkNanos(linger.toNanos());
      }
    }
  }

  private void expire() {
    try {
      while (!closing || publisher.backlog() > 0) {
        Thread.sleep(EXPIRY_MILLIS);
        publisher.expire();
      }
    } catch (InterruptedException e) {
      publisher.expire();
    }
  }
}
