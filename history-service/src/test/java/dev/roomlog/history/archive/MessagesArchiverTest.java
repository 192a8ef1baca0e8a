package dev.roomlog.history.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import dev.roomlog.history.HistorySettings;
import dev.roomlog.history.archive.ArchiverStatus.Phase;
import dev.roomlog.history.archive.MessagesArchiver.ArchiveWork;
import dev.roomlog.history.store.HistoryDatabase;
import dev.roomlog.history.store.StoreUnavailable;
import dev.roomlog.history.store.Watermark;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.EventCodec;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.PartitionRule;
import dev.roomlog.schemas.Topics;
import dev.roomlog.testing.Backends;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The archiver's loop on the real store and a consumer that is played.
class MessagesArchiverTest {

  private static final TopicPartition PARTITION = new TopicPartition(Topics.MESSAGES.name(), 0);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String name = "archiver" + Ids.next().substring(24);
  private final MongoClient client = MongoClients.create(Backends.mongoUri(name));
  private final HistoryDatabase database = new HistoryDatabase(client.getDatabase(name));
  private final MongoMessageStore real = new MongoMessageStore(database);
  private final EventCodec codec = new EventCodec(Catalogue.builtIn(), new PartitionRule(1));
  private final List<ConsumerRecord<byte[], byte[]>> topic = new ArrayList<>();
  private final List<Running> started = new ArrayList<>();

  /// Whether Kafka tells of another topic of the name.
  private volatile boolean replaced;

  @AfterEach
  void stop() throws InterruptedException {
    for (Running archiver : started) {
      archiver.archiver.stop();
      archiver.thread.join(PATIENCE);
    }
    client.getDatabase(name).drop();
    client.close();
  }

  @Test
  void whatWasInsertedBeforeTheWatermarkMovedIsNotLostOrDoubled() {
    Event first = event("first");
    append(codec.value(first));
    append(codec.value(first));
    append(codec.value(event("next")));
    var store = new Interrupted(real, 2);
    Running archiver = start(store);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(offset()).isEqualTo(3));
    assertThat(texts()).containsExactly("first", "next");
    assertThat(archiver.meters.counter("roomlog.history.failures").count()).isEqualTo(2);
  }

  @Test
  void ofTwoArchiversTheOneThatWasOvertakenStartsFromTheStoredWatermark() {
    append(codec.value(event("one")));
    append(codec.value(event("two")));
    var store = new Overtaken(real);
    Running archiver = start(store);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(offset()).isEqualTo(2));
    assertThat(texts()).containsExactly("one", "two");
    assertThat(archiver.meters.counter("roomlog.history.watermark.mismatches").count())
        .isEqualTo(1);
  }

  @Test
  void theWatermarkWaitsForTheDeadLetter() {
    append("nonsense".getBytes(StandardCharsets.UTF_8));
    append(codec.value(event("after")));
    Running archiver = start(real);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(archiver.letters.history()).hasSize(1));
    assertThat(offset()).isZero();
    var letter = archiver.letters.history().getFirst();
    assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTERS.name());
    assertThat(new String(letter.value(), StandardCharsets.UTF_8)).isEqualTo("nonsense");
    assertThat(letter.headers())
        .extracting(
            header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
        .containsExactly(
            "roomlog-topic=chat.messages",
            "roomlog-partition=0",
            "roomlog-offset=0",
            "roomlog-flaw=wrong_magic");
    archiver.letters.completeNext();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(offset()).isEqualTo(2));
  }

  @Test
  void aTypeOfANewerWriterIsCountedAndSkipped() {
    Event unknown = event("?");
    unknown.setType(EventType.UNKNOWN);
    append(codec.value(unknown));
    Running archiver = start(real);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(offset()).isEqualTo(1));
    assertThat(texts()).isEmpty();
    assertThat(archiver.meters.counter("roomlog.history.events.unknown").count()).isEqualTo(1);
  }

  @Test
  void aLogWithoutItsStartIsRefused() {
    append(codec.value(event("one")));
    Running archiver = start(real, 1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(archiver.status.state().phase()).isEqualTo(Phase.REFUSED));
    assertThat(archiver.status.isAlive()).isFalse();
    assertThat(archiver.status.state().detail()).contains("accept-lost-start");
  }

  @Test
  void aStoreThatWasSetBackIsFilledAgainAlthoughNothingArrives() {
    append(codec.value(event("one")));
    append(codec.value(event("two")));
    Running archiver = start(real);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(offset()).isEqualTo(2));
    database.events().deleteMany(Filters.empty());
    database.watermarks().deleteMany(Filters.empty());
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(offset()).isEqualTo(2));
    assertThat(texts()).containsExactly("one", "two");
    assertThat(archiver.meters.counter("roomlog.history.watermark.mismatches").count())
        .isEqualTo(1);
  }

  @Test
  void aTopicThatWasReplacedIsRefusedAlthoughNothingArrives() {
    append(codec.value(event("one")));
    Running archiver = start(real);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(offset()).isEqualTo(1));
    replaced = true;
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(archiver.status.state().phase()).isEqualTo(Phase.REFUSED));
    assertThat(archiver.status.state().detail()).contains("created again");
  }

  private record Running(
      MessagesArchiver archiver,
      Thread thread,
      ArchiverStatus status,
      SimpleMeterRegistry meters,
      MockProducer<byte[], byte[]> letters) {}

  private Running start(MessageStore store) {
    return start(store, 0);
  }

  private Running start(MessageStore store, long beginning) {
    var consumer = new PlayedConsumer(PARTITION, topic, beginning);
    var letters =
        new MockProducer<>(
            false,
            new RoundRobinPartitioner(),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    var registry = new SimpleMeterRegistry();
    var meters = new ArchiveMeters(registry);
    var parking = new DeadLetters(letters, PATIENCE);
    var status = new ArchiverStatus();
    var settings =
        new HistorySettings(
            false,
            100,
            Duration.ofMillis(20),
            Duration.ofMillis(1),
            Duration.ofMillis(10),
            PATIENCE,
            Duration.ofMillis(50),
            PATIENCE,
            null);
    var archiver =
        new MessagesArchiver(
            consumer,
            new BatchReader(7, codec, parking, _ -> {}, meters),
            parking,
            new Placement(7, false),
            status,
            new ArchiveWork(store, () -> replaced, settings, meters));
    Thread thread = Thread.ofPlatform().name("archiver").start(archiver);
    var running = new Running(archiver, thread, status, registry, letters);
    started.add(running);
    return running;
  }

  /// Dies between the inserts and the watermark, some times.
  private static final class Interrupted extends DelegatingStore {
    private int left;

    Interrupted(MessageStore store, int times) {
      super(store);
      this.left = times;
    }

    @Override
    public boolean advance(Collection<Watermark.Move> moves) {
      if (left-- > 0) {
        throw new StoreUnavailable(new MongoException("killed"));
      }
      return super.advance(moves);
    }
  }

  /// Another archiver moves the watermark first, once.
  private static final class Overtaken extends DelegatingStore {
    private boolean done;

    Overtaken(MessageStore store) {
      super(store);
    }

    @Override
    public boolean advance(Collection<Watermark.Move> moves) {
      if (!done) {
        done = true;
        moves.forEach(move -> super.advance(List.of(new Watermark.Move(move.from(), 1))));
      }
      return super.advance(moves);
    }
  }

  private Event event(String text) {
    var event = new Event();
    event.setType(EventType.MESSAGE_POSTED);
    event.setRoom("lobby");
    event.setId(Ids.next());
    event.setSender("alice");
    event.setSenderName("alice");
    event.setText(text);
    return event;
  }

  private void append(byte[] value) {
    topic.add(
        new ConsumerRecord<>(
            PARTITION.topic(),
            0,
            topic.size(),
            1_000L,
            TimestampType.LOG_APPEND_TIME,
            0,
            value.length,
            codec.key("lobby"),
            value,
            new RecordHeaders(),
            java.util.Optional.empty()));
  }

  private long offset() {
    return real.watermarks().stream().mapToLong(Watermark::offset).findFirst().orElse(0);
  }

  private List<String> texts() {
    return database
        .events()
        .find()
        .sort(com.mongodb.client.model.Sorts.ascending("_id"))
        .map(event -> String.valueOf(event.event().getText()))
        .into(new ArrayList<>());
  }
}
