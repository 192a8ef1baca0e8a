package dev.roomlog.ingest.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.roomlog.access.MessagesTopic;
import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.PartitionRule;
import dev.roomlog.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the producer does, and what becomes of the records.
class MessagePublisherTest {

  private static final MessagesTopic TOPIC =
      new MessagesTopic(Uuid.randomUuid(), new PartitionRule(4));
  private static final Duration DEADLINE = Duration.ofMillis(300);
  private static final Duration LINGER = Duration.ofMillis(1);
  private static final Duration SEVERAL_POLLS = Duration.ofMillis(300);
  private static final long FAR_AWAY = Duration.ofMinutes(1).toNanos();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final HeldProducer producer = new HeldProducer();
  private final MessagePublisher publisher =
      new MessagePublisher(Catalogue.builtIn(), settings(4, 100_000), new PublisherMeters(meters));
  private final PublisherLoop loop =
      new PublisherLoop(
          publisher, CompletableFuture.completedFuture(TOPIC), () -> producer, LINGER, DEADLINE);

  /// Acknowledges when told to, and can be made to block in `send()` or to fail there.
  private static final class HeldProducer extends MockProducer<byte[], byte[]> {
    private volatile CountDownLatch gate = new CountDownLatch(0);

    HeldProducer() {
      super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new KafkaException(e);
      }
      return super.send(record, callback);
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    producer.gate.countDown();
    while (producer.errorNext(new TimeoutException())) {
      // Settles what a test left open.
    }
    loop.close();
  }

  @Test
  void anAcknowledgementIsTheOnlyWayToBeAccepted() {
    start();
    Publication publication = publish();
    await().until(() -> producer.history().size() == 1);
    assertThat(publication.answer()).isNotDone();

    producer.completeNext();

    assertThat(publication.answer().join()).isInstanceOf(PublishOutcome.Accepted.class);
    assertThat(producer.history().getFirst().partition())
        .isEqualTo(TOPIC.rule().partitionOf(publication.event().getRoom()));
    assertThat(producer.history().getFirst().topic()).isEqualTo(Topics.MESSAGES.name());
    assertThat(published("accepted")).isEqualTo(1);
  }

  @Test
  void withoutAnAcknowledgementInTimeTheOutcomeIsUnknownAndStillSettles() {
    start();
    Publication publication = publish();

    assertThat(publication.answer().join()).isInstanceOf(PublishOutcome.Unknown.class);
    assertThat(publication.settled()).isNotDone();
    producer.completeNext();
    assertThat(publication.settled().join()).isInstanceOf(PublishOutcome.Accepted.class);
    assertThat(published("unknown")).isEqualTo(1);
    assertThat(published("accepted")).isZero();
    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void aFailureAfterTheHandOverIsUnknown() {
    start();
    Publication publication = publish();
    await().until(() -> producer.history().size() == 1);

    producer.errorNext(new TimeoutException("expired"));

    assertThat(publication.answer().join()).isInstanceOf(PublishOutcome.Unknown.class);
  }

  @Test
  void aFailureInSendMeansNothingWasPublished() {
    producer.sendException = new TimeoutException("no metadata");
    start();

    assertThat(publish().answer().join()).isInstanceOf(PublishOutcome.LogUnavailable.class);
  }

  @Test
  void whatIsOverdueInTheQueueIsNeverSent() {
    producer.gate = new CountDownLatch(1);
    start();
    Publication stuck = publish();
    await().until(publisher::isSending);
    Publication queued = publish();

    assertThat(queued.answer().join()).isInstanceOf(PublishOutcome.LogUnavailable.class);
    assertThat(stuck.answer().join()).isInstanceOf(PublishOutcome.Unknown.class);
    producer.gate.countDown();
    await().until(() -> producer.history().size() == 1);
    producer.completeNext();
    Publication next = publish();
    await().until(() -> producer.history().size() == 2);
    assertThat(producer.history().getLast().value()).isEqualTo(next.value());
  }

  @Test
  void whatWaitsIsBoundedInRecords() {
    start();
    List<Publication> waiting = IntStream.range(0, 4).mapToObj(_ -> publish()).toList();

    assertThat(publish().answer()).isCompletedWithValue(new PublishOutcome.Overloaded());
    assertThat(waiting).noneMatch(publication -> publication.answer().isDone());
    assertThat(published("overloaded")).isEqualTo(1);
    await().until(() -> producer.history().size() == 4);
    producer.completeNext();
    assertThat(publish().answer()).isNotDone();
  }

  @Test
  void whatWaitsIsBoundedInBytes() {
    var small =
        new MessagePublisher(Catalogue.builtIn(), settings(4, 300), new PublisherMeters(meters));
    small.open(TOPIC);

    assertThat(small.publish(event(), small.deadline()).answer()).isNotDone();
    assertThat(small.publish(event(), small.deadline()).answer())
        .isCompletedWithValue(new PublishOutcome.Overloaded());
  }

  @Test
  void whileTheProducerFailsOneRecordAtATimeProbes() {
    start();
    Publication first = publish();
    await().until(() -> producer.history().size() == 1);
    producer.errorNext(new TimeoutException());
    first.answer().join();
    assertThat(publisher.isAnswered()).isFalse();

    Publication probe = publish();
    Publication held = publish();
    await().until(() -> producer.history().size() == 2);

    assertThat(held.answer().join()).isInstanceOf(PublishOutcome.LogUnavailable.class);
    assertThat(producer.history()).hasSize(2);
    producer.completeNext();
    assertThat(probe.settled().join()).isInstanceOf(PublishOutcome.Accepted.class);
    assertThat(publisher.isAnswered()).isTrue();
  }

  @Test
  void beforeTheTopicIsKnownTheLogIsUnavailable() {
    assertThat(publish().answer()).isCompletedWithValue(new PublishOutcome.LogUnavailable());
  }

  @Test
  void closingWaitsForWhatIsUnderWay() throws InterruptedException {
    var patient =
        new PublisherLoop(
            publisher,
            CompletableFuture.completedFuture(TOPIC),
            () -> producer,
            LINGER,
            Duration.ofSeconds(20));
    producer.gate = new CountDownLatch(1);
    patient.start();
    await().until(publisher::isReady);
    Publication publication = publish();
    await().until(publisher::isSending);
    Thread closing =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    patient.close();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    await().until(() -> !publisher.isReady());

    producer.gate.countDown();
    await().until(() -> producer.history().size() == 1);
    producer.completeNext();
    closing.join();

    assertThat(publication.settled().join()).isInstanceOf(PublishOutcome.Accepted.class);
    assertThat(publish().answer()).isCompletedWithValue(new PublishOutcome.Overloaded());
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void aRecordGoesAtOnceAndWhatFollowsRestsUntilTheNodeStops() throws InterruptedException {
    var resting =
        new PublisherLoop(
            publisher,
            CompletableFuture.completedFuture(TOPIC),
            () -> producer,
            Duration.ofMinutes(10),
            Duration.ofSeconds(20));
    resting.start();
    await().until(publisher::isReady);
    await()
        .during(SEVERAL_POLLS)
        .until(() -> producer.history().isEmpty()); // it looks, and does not rest
    publish();
    await().until(() -> producer.history().size() == 1);

    Publication second = publisher.publish(event(), System.nanoTime() + FAR_AWAY);
    await().during(SEVERAL_POLLS).until(() -> producer.history().size() == 1);

    resting.close();
    assertThat(producer.history()).hasSize(2);
    assertThat(second.settled().join()).isInstanceOf(PublishOutcome.Accepted.class);
  }

  private void start() {
    loop.start();
    await().until(publisher::isReady);
  }

  private Publication publish() {
    return publisher.publish(event(), publisher.deadline());
  }

  private double published(String outcome) {
    return meters.counter("roomlog.ingest.published", "outcome", outcome).count();
  }

  private static IngestSettings.Publishing settings(int records, long bytes) {
    return new IngestSettings.Publishing(
        Duration.ofMillis(1), DEADLINE, records, bytes, 8192, 65_536, true);
  }

  private static Event event() {
    var event = new Event();
    event.setType(EventType.MESSAGE_POSTED);
    event.setRoom("lobby");
    event.setId(Ids.next());
    event.setSender("guest-1");
    event.setSenderName("ann");
    event.setText("x".repeat(150));
    return event;
  }
}
