package dev.roomlog.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.roomlog.embedded.EmbeddedBroker;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.Topic;
import dev.roomlog.schemas.Topics;
import dev.roomlog.schemas.WireFormat;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/// Against a broker of its own, since it is stopped and its topics are made late.
class DirectoryFeedTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PARTITIONS = 4;

  private final Directory directory = new Directory();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final WireFormat<DirectoryEntry> format =
      new WireFormat<>(Topics.DIRECTORY, DirectoryEntry.getClassSchema(), Catalogue.builtIn());
  private EmbeddedBroker broker = EmbeddedBroker.at(Path.of("unused"), 0);
  private KafkaSettings kafka = new KafkaSettings("localhost:1", Map.of());
  private @Nullable Admin admin;
  private @Nullable DirectoryFeed feed;

  @BeforeEach
  void broker(@TempDir Path folder) {
    broker = EmbeddedBroker.at(folder, 0);
    kafka = new KafkaSettings(broker.bootstrapServers(), Map.of());
  }

  @AfterEach
  void stop() {
    if (feed != null) {
      DirectoryFeed running = feed;
      running.close();
      await().atMost(LIMIT).until(() -> !running.isAlive());
    }
    if (admin != null) {
      admin.close(Duration.ofSeconds(1));
    }
    broker.stop();
  }

  @Test
  void theFeedOutlivesAMissingBrokerMissingTopicsBadRecordsAndAnOutage() throws Exception {
    DirectoryFeed running = start(new KafkaConsumer<>(kafka.consumer("feed", Map.of())));
    CompletableFuture<MessagesTopic> topic = running.messagesTopic();
    await().atMost(LIMIT).until(() -> retries() >= 2);
    assertThat(readiness(running)).isEqualTo(HealthStatus.DOWN);
    assertThat(liveness(running)).isEqualTo(HealthStatus.UP);

    broker.start();
    create(Topics.DIRECTORY, 1);
    double before = retries();
    await().atMost(LIMIT).until(() -> retries() >= before + 2);
    assertThat(topic).isNotDone();
    assertThat(running.isAlive()).isTrue();

    try (Producer<byte[], byte[]> producer = producer()) {
      byte[] bad = {1, 2, 3};
      write(producer, bytes("room:bad"), bad);
      write(producer, bytes("room:bad"), null);
      write(producer, bytes("room:bad"), new byte[0]);
      write(producer, bytes("room:bad"), format.encode(Entries.of(DirectoryType.ROOM, 1)));
      write(producer, bytes("x"), format.encode(Entries.of(DirectoryType.UNKNOWN, 1)));
      write(producer, bytes("room:a"), format.encode(Entries.room("b", Visibility.PUBLIC, 1)));
      write(producer, Entries.room("a", Visibility.PUBLIC, 2));
      write(producer, Entries.room("a", Visibility.PRIVATE, 1));
      write(producer, Entries.pin(0));
      write(producer, Entries.pin(65_537));
      create(Topics.MESSAGES, PARTITIONS);
      producer
          .send(new ProducerRecord<>(Topics.MESSAGES.name(), 2, bytes("r"), bytes("anything")))
          .get();
      await().atMost(LIMIT).until(() -> directory.room("a") != null);
      assertThat(directory.room("a")).extracting(RoomState::version).isEqualTo(2L);
      assertThat(directory.room("b")).isNull();
      assertThat(topic).as("not before the pin is known").isNotDone();
      assertThat(running.isReady()).isFalse();

      write(producer, Entries.pin(PARTITIONS));
      assertThat(topic.join().rule().partitions()).isEqualTo(PARTITIONS);
      assertThat(running.endOffsetsAtStart()).containsOnlyKeys(0, 1, 2, 3);
      assertThat(readiness(running)).isEqualTo(HealthStatus.UP);
      assertThat(skipped("wrong_magic")).isEqualTo(1);
      assertThat(skipped("null_value")).isEqualTo(1);
      assertThat(skipped("empty_value")).isEqualTo(1);
      assertThat(skipped("unknown_type")).isEqualTo(1);
      assertThat(skipped("key_unlike_entry")).isEqualTo(2);
      assertThat(skipped("impossible_pin")).isEqualTo(2);
    }

    broker.stop();
    await().during(Duration.ofSeconds(2)).atMost(LIMIT).until(running::isReady);
    broker.start();
    try (Producer<byte[], byte[]> producer = producer()) {
      write(producer, Entries.room("after-the-outage", Visibility.PUBLIC, 1));
    }
    await().atMost(LIMIT).until(() -> directory.room("after-the-outage") != null);

    running.close();
    await().atMost(LIMIT).until(() -> !running.isAlive());
    assertThat(readiness(running)).isEqualTo(HealthStatus.DOWN);
    assertThat(liveness(running)).isEqualTo(HealthStatus.DOWN);
  }

  @Test
  void anOutdatedLastRecordIsReportedAndTheEndOffsetsAreThoseOfTheStart() throws Exception {
    broker.start();
    create(Topics.DIRECTORY, 1);
    create(Topics.MESSAGES, PARTITIONS);
    List<String> reported = new CopyOnWriteArrayList<>();
    directory.onOutdated((key, newest) -> reported.add(key + " v" + newest.getVersion()));
    try (Producer<byte[], byte[]> producer = producer()) {
      write(producer, Entries.pin(PARTITIONS));
      write(producer, Entries.room("a", Visibility.PUBLIC, 2));
      write(producer, Entries.room("a", Visibility.PUBLIC, 1));
      producer
          .send(new ProducerRecord<>(Topics.MESSAGES.name(), 2, bytes("r"), bytes("anything")))
          .get();
    }
    DirectoryFeed running = start(new KafkaConsumer<>(kafka.consumer("feed", Map.of())));
    MessagesTopic found = running.messagesTopic().join();
    assertThat(running.endOffsetsAtStart()).containsEntry(2, 1L).containsEntry(0, 0L);
    assertThat(found.partitions()).hasSize(PARTITIONS);
    await().atMost(LIMIT).until(() -> reported.contains("room:a v2"));
  }

  @Test
  void aTimeoutIsTriedAgainAndAnUnexpectedFailureEndsTheLoop() {
    broker.start();
    create(Topics.DIRECTORY, 1);
    create(Topics.MESSAGES, PARTITIONS);
    var consumer = new MockConsumer<byte[], byte[]>("none");
    var partition = new TopicPartition(Topics.DIRECTORY.name(), 0);
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    consumer.updateEndOffsets(Map.of(partition, 0L));
    consumer.setOffsetsException(new TimeoutException("planted"));
    consumer.schedulePollTask(() -> consumer.setPollException(new TimeoutException("planted")));
    consumer.schedulePollTask(() -> consumer.setPollException(new KafkaException("planted")));
    DirectoryFeed running = start(consumer);
    await().atMost(LIMIT).until(() -> !running.isAlive());
    assertThat(consumer.closed()).isTrue();
    assertThat(retries()).isEqualTo(2);
    assertThat(liveness(running)).isEqualTo(HealthStatus.DOWN);
    assertThat(readiness(running)).isEqualTo(HealthStatus.DOWN);
    assertThatThrownBy(() -> running.messagesTopic().join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isExactlyInstanceOf(KafkaException.class);
  }

  private DirectoryFeed start(Consumer<byte[], byte[]> consumer) {
    Admin asking = Admin.create(kafka.admin());
    var starting =
        new DirectoryFeed(
            directory, new FoundTopics(asking), consumer, Catalogue.builtIn(), meters);
    admin = asking;
    feed = starting;
    Thread.ofPlatform().name("directory").daemon().start(starting);
    return starting;
  }

  private void create(Topic topic, int partitions) {
    try (Admin creating = Admin.create(kafka.admin())) {
      creating
          .createTopics(
              List.of(new NewTopic(topic.name(), partitions, (short) 1).configs(topic.settings())))
          .all()
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    }
  }

  private Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(kafka.producer("writer", Map.of()));
  }

  private void write(Producer<byte[], byte[]> producer, DirectoryEntry entry) throws Exception {
    write(producer, bytes(DirectoryEntries.key(entry) + ""), format.encode(entry));
  }

  private static void write(Producer<byte[], byte[]> producer, byte[] key, byte @Nullable [] value)
      throws Exception {
    producer.send(new ProducerRecord<>(Topics.DIRECTORY.name(), 0, key, value)).get();
  }

  private double skipped(String flaw) {
    return meters.counter("roomlog.directory.undecodable", "flaw", flaw).count();
  }

  private double retries() {
    return meters.counter("roomlog.directory.retries").count();
  }

  private static @Nullable HealthStatus readiness(DirectoryFeed feed) {
    return status(new DirectoryReadiness(feed).getResult());
  }

  private static @Nullable HealthStatus liveness(DirectoryFeed feed) {
    return status(new DirectoryLiveness(feed).getResult());
  }

  private static @Nullable HealthStatus status(Publisher<HealthResult> result) {
    HealthResult found = Mono.from(result).block();
    return found == null ? null : found.getStatus();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
