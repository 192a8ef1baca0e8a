package dev.roomlog.ingest.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomlog.access.MessagesTopic;
import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.ingest.messages.EarlierEvents.Lookup;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.PartitionRule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which ids are looked up, joined, published again.
class IdentitiesTest {

  private static final Duration WINDOW = Duration.ofSeconds(30);

  /// Room for some four hundred of the events here.
  private static final int REMEMBERED_BYTES = 64 * 1024;

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final IngestSettings.Publishing settings =
      new IngestSettings.Publishing(
          Duration.ZERO, Duration.ofMillis(200), 100, 100_000, 8192, 65_536, true);
  private final MessagePublisher publisher =
      new MessagePublisher(
          Catalogue.builtIn(), settings, new PublisherMeters(new SimpleMeterRegistry()));
  private final List<String> lookedUp = new ArrayList<>();
  private final CompletableFuture<Lookup> lookup = new CompletableFuture<>();
  private final Identities identities =
      new Identities(
          publisher,
          (_, id) -> {
            lookedUp.add(id);
            return lookup;
          },
          Clock.fixed(NOW, ZoneOffset.UTC),
          new IngestSettings.Identity(WINDOW, REMEMBERED_BYTES, 10, Duration.ofSeconds(1)),
          settings);

  @BeforeEach
  void open() {
    publisher.open(new MessagesTopic(Uuid.randomUuid(), new PartitionRule(1)));
  }

  @Test
  void aYoungIdGoesToTheLogAtOnce() {
    post(id(NOW), "a");
    post(id(NOW.minus(WINDOW)), "a");
    post(id(NOW.plusSeconds(60)), "a");

    assertThat(lookedUp).isEmpty();
    assertThat(sendAll()).isEqualTo(3);
  }

  @Test
  void anyOtherIdIsLookedUpFirst() {
    List<String> others =
        List.of(
            id(NOW.minus(WINDOW).minusMillis(1)),
            id(NOW.plusSeconds(60).plusMillis(1)),
            UUID.randomUUID().toString());
    others.forEach(id -> post(id, "a"));

    assertThat(lookedUp).isEqualTo(others);
    assertThat(sendAll()).isZero();
    lookup.complete(new Lookup.Absent());
    assertThat(sendAll()).isEqualTo(3);
  }

  @Test
  void withoutTheStoreAnOldIdIsNotPublished() {
    CompletableFuture<PostOutcome> post = post(UUID.randomUUID().toString(), "a");
    lookup.complete(new Lookup.Unavailable());

    assertThat(post).isCompletedWithValue(new PostOutcome.StoreUnavailable());
    assertThat(sendAll()).isZero();
  }

  @Test
  void aRequestInFlightIsJoined() {
    String id = id(NOW);
    CompletableFuture<PostOutcome> first = post(id, "a");
    CompletableFuture<PostOutcome> same = post(id, "a");
    CompletableFuture<PostOutcome> other = post(id, "b");

    assertThat(sendAll()).isEqualTo(1);
    assertThat(same).isNotDone();
    producer.completeNext();

    var accepted = (PublishOutcome.Accepted) first.join();
    assertThat(same.join()).isEqualTo(new PostOutcome.Repeated(accepted.event()));
    assertThat(other.join()).isEqualTo(new PostOutcome.IdConflict());
    assertThat(post(id, "a")).isCompletedWithValue(new PostOutcome.Repeated(accepted.event()));
  }

  @Test
  void aRetryAfterAnUnknownOutcomeJoinsWhatIsStillWithTheProducer() throws Exception {
    String id = id(NOW);
    CompletableFuture<PostOutcome> first = post(id, "a");
    sendAll();
    while (!first.isDone()) {
      publisher.expire();
      Thread.onSpinWait();
    }
    assertThat(first.join()).isEqualTo(new PublishOutcome.Unknown());

    CompletableFuture<PostOutcome> retry = post(id, "a");

    assertThat(sendAll()).isZero();
    producer.completeNext();
    assertThat(retry.join()).isInstanceOf(PostOutcome.Repeated.class);
  }

  @Test
  void aRetryAfterAFailureIsPublishedAgainByTheClientsWishOnly() throws Exception {
    String id = id(NOW);
    CompletableFuture<PostOutcome> first = post(id, "a");
    sendAll();
    producer.errorNext(new TimeoutException());
    assertThat(first.join()).isEqualTo(new PublishOutcome.Unknown());
    assertThat(sendAll()).isZero();

    CompletableFuture<PostOutcome> retry = post(id, "a");

    assertThat(sendAll()).isEqualTo(1);
    producer.completeNext();
    assertThat(retry.join()).isInstanceOf(PublishOutcome.Accepted.class);
  }

  @Test
  void theLastThatWereAcknowledgedAreKnownHoweverManyCameBefore() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      ids.add(id(NOW));
      post(ids.getLast(), "a");
      sendAll();
      producer.completeNext();
    }
    for (String id : ids.subList(1700, 2000)) {
      assertThat(post(id, "a"))
          .isCompletedWithValueMatching(outcome -> outcome instanceof PostOutcome.Repeated);
    }
    assertThat(sendAll()).isZero();
    post(ids.getFirst(), "a");
    assertThat(sendAll()).isOne();
  }

  @Test
  void whatWasAcknowledgedIsAnsweredAsItIsInTheLog() {
    String id = id(NOW);
    CompletableFuture<PostOutcome> first = post(id, "héllo");
    sendAll();
    producer.completeNext();

    var accepted = (PublishOutcome.Accepted) first.join();
    assertThat(post(id, "héllo")).isCompletedWithValue(new PostOutcome.Repeated(accepted.event()));
    assertThat(post(id, "hello")).isCompletedWithValue(new PostOutcome.IdConflict());
  }

  @Test
  void aLookUpThatFailsLeavesNothingBehind() {
    String id = UUID.randomUUID().toString();
    CompletableFuture<PostOutcome> first = post(id, "a");
    CompletableFuture<PostOutcome> joined = post(id, "a");
    lookup.completeExceptionally(new IllegalStateException("planted"));

    assertThat(first).isCompletedExceptionally();
    assertThat(joined).isCompletedExceptionally();
    post(id, "a");
    assertThat(lookedUp).containsExactly(id, id);
  }

  @Test
  void anEventThatCannotBeWrittenLeavesNothingBehind() {
    String id = id(NOW);
    assertThatThrownBy(() -> post(id, null, "a")).isInstanceOf(RuntimeException.class);

    post(id, "a");
    assertThat(sendAll()).isOne();
  }

  private CompletableFuture<PostOutcome> post(String id, String text) {
    return post(id, "ann", text);
  }

  private CompletableFuture<PostOutcome> post(String id, @Nullable String name, String text) {
    var event = new Event();
    event.setType(EventType.MESSAGE_POSTED);
    event.setRoom("lobby");
    event.setId(id);
    event.setSender("guest-1");
    event.setSenderName(name);
    event.setText(text);
    return identities.post(event);
  }

  /// Does what the publisher's thread does. Returns how many records went to the producer.
  private int sendAll() {
    int before = producer.history().size();
    try {
      for (Publication next = publisher.next(0); next != null; next = publisher.next(0)) {
        publisher.send(next, producer);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return producer.history().size() - before;
  }

  private static String id(Instant time) {
    UUID any = UUID.fromString(Ids.next());
    long high = time.toEpochMilli() << 16 | any.getMostSignificantBits() & 0xffff;
    return new UUID(high, any.getLeastSignificantBits()).toString();
  }
}
