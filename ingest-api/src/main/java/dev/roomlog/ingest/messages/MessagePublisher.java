package dev.roomlog.ingest.messages;

import dev.roomlog.access.KafkaDenial;
import dev.roomlog.access.MessagesTopic;
import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Decoded;
import dev.roomlog.schemas.EventCodec;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.SchemaSource;
import dev.roomlog.schemas.Topics;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes events: the one way into `chat.messages`.
///
/// [#publish] may be called from any thread and never blocks. It puts the record into a bounded
/// queue; the thread `publisher` takes it out and calls `send()`, which may block for as long as
/// the broker is away; the producer's own thread brings the broker's answer. What waits, in the
/// queue or for the broker, is bounded in records and in bytes, and more is refused as overload.
///
/// A record is given to the producer once. When the producer fails, records stay in the queue and
/// go out one at a time until one is acknowledged again: so while the broker is away, nearly every
/// request ends as `LogUnavailable` rather than `Unknown`.
public final class MessagePublisher {

  private static final Logger LOG = LoggerFactory.getLogger(MessagePublisher.class);

  private static final Duration FAILURE_COUNTS = Duration.ofSeconds(10);

  private final SchemaSource schemas;
  private final IngestSettings.Publishing settings;
  private final PublisherMeters meters;
  private final BlockingQueue<Publication> queue;

  /// Everything that is queued or with the producer, for the deadlines.
  private final Set<Publication> pending = ConcurrentHashMap.newKeySet();

  private final AtomicInteger pendingRecords = new AtomicInteger();
  private final AtomicLong pendingBytes = new AtomicLong();
  private final AtomicInteger withProducer = new AtomicInteger();

  /// Where records go; null until the topic is known. Written once, by the publisher's thread.
  private volatile @Nullable Target target;

  /// Whether the last thing heard from the producer was a failure.
  private volatile boolean failing;

  /// What Kafka denied then, for people.
  private volatile @Nullable String denial;

  /// When that was, in the time of [System#nanoTime].
  private volatile long failedAt;

  /// Whether no more records are taken.
  private volatile boolean closed;

  private record Target(MessagesTopic topic, EventCodec codec) {}

  public MessagePublisher(
      SchemaSource schemas, IngestSettings.Publishing settings, PublisherMeters meters) {
    this.schemas = schemas;
    this.settings = settings;
    this.meters = meters;
    this.queue = new ArrayBlockingQueue<>(settings.maxPending());
    meters.watch(pendingRecords, pendingBytes);
  }

  /// The moment at which a request that arrives now is answered at the latest.
  public long deadline() {
    return System.nanoTime() + settings.deadline().toNanos();
  }

  /// Publishes an event.
  ///
  /// @param deadline in the time of [System#nanoTime]
  public Publication publish(Event event, long deadline) {
    Target to = target;
    if (to == null) {
      return refuse(event, new PublishOutcome.LogUnavailable());
    }
    byte[] value = to.codec().value(event);
    var publication =
        new Publication(event, value, to.codec().partitionOf(event.getRoom()), deadline);
    if (closed || !reserve(value.length)) {
      return refuse(event, new PublishOutcome.Overloaded());
    }
    pending.add(publication);
    if (!queue.offer(publication)) {
      publication.withdraw();
      settle(publication, new PublishOutcome.Overloaded());
    }
    return publication;
  }

  /// What a record that was acknowledged here says.
  LogEvent read(String room, byte[] value, Position position, long sentAt) {
    EventCodec codec = Objects.requireNonNull(target).codec();
    return switch (codec.decode(position, sentAt, codec.key(room), value)) {
      case Decoded.Value<LogEvent>(LogEvent event) -> event;
      case Decoded.Undecodable<LogEvent>(Decoded.Flaw flaw) ->
          throw new IllegalStateException("A record of our own cannot be read: " + flaw);
    };
  }

  /// Whether records can be taken at all.
  public boolean isReady() {
    return target != null && !closed;
  }

  /// Whether the broker acknowledges what it is given, as far as is known lately: a node that was
  /// taken out of service for a failure gets no records to show that it is over.
  public boolean isAnswered() {
    return !failing || System.nanoTime() - failedAt > FAILURE_COUNTS.toNanos();
  }

  /// What the broker denied when it last refused a record; null when that was no denial.
  public @Nullable String denial() {
    return denial;
  }

  /// Takes records from now on. Called by the publisher's thread, before [#sendNext].
  void open(MessagesTopic topic) {
    EventCodec codec = topic.codec(schemas);
    // The first value asks a registry for the schema's id, which may block: not in publish().
    var sample = new Event();
    sample.setType(EventType.MESSAGE_POSTED);
    sample.setRoom("warm-up");
    sample.setId("");
    sample.setSender("");
    sample.setSenderName("");
    codec.value(sample);
    target = new Target(topic, codec);
  }

  /// Takes no more records from now on.
  void close() {
    closed = true;
  }

  int backlog() {
    return pendingRecords.get();
  }

  @Nullable Publication next(long timeoutMillis) throws InterruptedException {
    return queue.poll(timeoutMillis, TimeUnit.MILLISECONDS);
  }

  boolean isSending() {
    return withProducer.get() > 0;
  }

  /// Whether the publisher's thread should hold its next record back.
  boolean isProbing() {
    return failing && withProducer.get() > 0;
  }

  /// Gives a record to the producer, unless its deadline came first. Called by the publisher's
  /// thread.
  void send(Publication publication, Producer<byte[], byte[]> producer) {
    Target to = target;
    if (to == null || !publication.handOver()) {
      return;
    }
    withProducer.incrementAndGet();
    var sending = new Sending(publication, to);
    try {
      producer.send(
          new ProducerRecord<>(
              Topics.MESSAGES.name(),
              publication.partition(),
              to.codec().key(publication.event().getRoom()),
              publication.value()),
          sending::acknowledge);
    } catch (KafkaException | IllegalStateException e) {
      sending.fail(e);
    }
    sending.returned = true;
  }

  /// Answers what is overdue. Called at regular intervals.
  void expire() {
    long now = System.nanoTime();
    for (Publication publication : pending) {
      if (!publication.isOverdue(now)) {
        continue;
      }
      if (publication.withdraw()) {
        settle(publication, new PublishOutcome.LogUnavailable());
      } else if (!publication.answer().isDone()) {
        meters.count(new PublishOutcome.Unknown());
        publication.giveUpWaiting();
      }
    }
  }

  private final class Sending {

    private final Publication publication;
    private final Target to;

    private final Thread sender = Thread.currentThread();

    /// Whether `send()` has returned. What fails on the sender's own thread before was never given
    /// to the broker. Read and written by that thread.
    private boolean returned;

    private Sending(Publication publication, Target to) {
      this.publication = publication;
      this.to = to;
    }

    void acknowledge(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
      if (failure != null || metadata == null) {
        fail(failure);
        return;
      }
      failing = false;
      withProducer.decrementAndGet();
      Position position =
          Position.ofRecord(to.topic().incarnation(), metadata.partition(), metadata.offset());
      settle(
          publication,
          new PublishOutcome.Accepted(
              new LogEvent(position, metadata.timestamp(), publication.event())));
    }

    void fail(@Nullable Exception failure) {
      String denied = KafkaDenial.explain(failure);
      if (!failing) {
        LOG.warn("The log does not take records: {}", denied == null ? failure : denied);
      }
      denial = denied;
      failedAt = System.nanoTime();
      failing = true;
      withProducer.decrementAndGet();
      boolean neverSent = Thread.currentThread() == sender && !returned;
      settle(
          publication,
          neverSent ? new PublishOutcome.LogUnavailable() : new PublishOutcome.Unknown());
    }
  }

  private void settle(Publication publication, PublishOutcome outcome) {
    if (pending.remove(publication)) {
      pendingRecords.decrementAndGet();
      pendingBytes.addAndGet(-publication.value().length);
      if (!publication.answer().isDone()) {
        meters.count(outcome);
      }
      publication.settle(outcome);
    }
  }

  private Publication refuse(Event event, PublishOutcome outcome) {
    meters.count(outcome);
    return Publication.refused(event, outcome);
  }

  private boolean reserve(int bytes) {
    int records = pendingRecords.incrementAndGet();
    long total = pendingBytes.addAndGet(bytes);
    if (records <= settings.maxPending() && total <= settings.maxPendingBytes()) {
      return true;
    }
    pendingRecords.decrementAndGet();
    pendingBytes.addAndGet(-bytes);
    return false;
  }
}
