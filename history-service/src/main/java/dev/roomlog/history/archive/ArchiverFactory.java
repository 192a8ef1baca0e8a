package dev.roomlog.history.archive;

import dev.roomlog.access.Directory;
import dev.roomlog.access.KafkaSettings;
import dev.roomlog.access.MessagesTopic;
import dev.roomlog.history.HistorySettings;
import dev.roomlog.history.archive.MessagesArchiver.ArchiveWork;
import dev.roomlog.history.store.HistoryDatabase;
import dev.roomlog.schemas.KafkaGrant;
import dev.roomlog.schemas.SchemaSource;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;

/// Makes the archiver with its Kafka clients.
@Singleton
final class ArchiverFactory {

  /// Two full batches of long messages.
  private static final int FETCH_BYTES = 8 << 20;

  /// How long Kafka may take to tell which topic it has.
  private static final Duration DESCRIBE_TIMEOUT = Duration.ofSeconds(3);

  private static final int DEAD_LETTER_BUFFER = 4 << 20;

  /// After which a node that was killed loses its partitions to the others, or to itself started
  /// again.
  private static final Duration SESSION = Duration.ofSeconds(10);

  private final KafkaSettings kafka;
  private final HistorySettings settings;
  private final HistoryDatabase database;
  private final SchemaSource schemas;
  private final Shared shared;

  /// What the archiver shares with the other parts of the node.
  @Singleton
  record Shared(Directory directory, MeterRegistry meters, ArchiverStatus status) {}

  ArchiverFactory(
      KafkaSettings kafka,
      HistorySettings settings,
      HistoryDatabase database,
      SchemaSource schemas,
      Shared shared) {
    this.kafka = kafka;
    this.settings = settings;
    this.database = database;
    this.schemas = schemas;
    this.shared = shared;
  }

  MessagesArchiver archiver(MessagesTopic topic) {
    var meters = new ArchiveMeters(shared.meters());
    var deadLetters =
        new DeadLetters(
            new KafkaProducer<>(
                kafka.producer(
                    "roomlog-dead-letters",
                    Map.of(ProducerConfig.BUFFER_MEMORY_CONFIG, DEAD_LETTER_BUFFER))),
            settings.parkingTimeout());
    return new MessagesArchiver(
        new KafkaConsumer<>(kafka.consumer("roomlog-archiver", consumerSettings())),
        new BatchReader(
            topic.incarnation(),
            topic.codec(schemas),
            deadLetters,
            shared.directory()::observe,
            meters),
        deadLetters,
        new Placement(topic.incarnation(), settings.acceptLostStart()),
        shared.status(),
        new ArchiveWork(
            new MongoMessageStore(database),
            TopicIdentity.of(topic.topicId(), Admin.create(kafka.admin()), DESCRIBE_TIMEOUT),
            settings,
            meters));
  }

  private Map<String, Object> consumerSettings() {
    Map<String, Object> own = new HashMap<>();
    // The group only divides the partitions; it commits no offsets.
    own.put(ConsumerConfig.GROUP_ID_CONFIG, KafkaGrant.HISTORY_GROUP);
    own.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    own.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION.toMillis());
    own.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.batchRecords());
    own.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    if (settings.groupInstanceId() != null) {
      own.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, settings.groupInstanceId());
    }
    return own;
  }
}
