package dev.roomlog.access;

import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.schemas.Decoded;
import dev.roomlog.schemas.DirectoryKeys;
import dev.roomlog.schemas.PartitionRule;
import dev.roomlog.schemas.SchemaSource;
import dev.roomlog.schemas.SchemaSourceUnavailable;
import dev.roomlog.schemas.Topics;
import dev.roomlog.schemas.WireFormat;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The loop that feeds the directory from `chat.directory`, from its beginning and for ever, on a
/// thread of its own. At the start it takes the end offsets of `chat.messages` first and then reads
/// the directory to its end: whatever a loop reads beyond those offsets was permitted by a
/// directory that this node has. A broker that cannot be reached, one that denies this service
/// something, and topics that do not exist yet are waited for; a record that cannot be read is
/// counted and skipped; anything else ends the loop.
public final class DirectoryFeed implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(DirectoryFeed.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final Duration CLOSING = Duration.ofSeconds(1);
  private static final TopicPartition PARTITION = new TopicPartition(Topics.DIRECTORY.name(), 0);

  private final Directory directory;
  private final FoundTopics topics;
  private final Consumer<byte[], byte[]> consumer;
  private final WireFormat<DirectoryEntry> format;
  private final MeterRegistry meters;
  private final CompletableFuture<MessagesTopic> messagesTopic = new CompletableFuture<>();

  /// Written by the feed's thread before `messagesTopic` completes.
  private volatile Map<Integer, Long> endOffsetsAtStart = Map.of();

  /// Written by the feed's thread, when it ends.
  private volatile boolean alive = true;

  /// What Kafka denies now, and what to do about it. Written by the feed's thread.
  private volatile @Nullable String denial;

  /// Written by whoever closes the feed.
  private volatile boolean closing;

  DirectoryFeed(
      Directory directory,
      FoundTopics topics,
      Consumer<byte[], byte[]> consumer,
      SchemaSource schemas,
      MeterRegistry meters) {
    this.directory = directory;
    this.topics = topics;
    this.consumer = consumer;
    this.format = new WireFormat<>(Topics.DIRECTORY, DirectoryEntry.getClassSchema(), schemas);
    this.meters = meters;
    meters.gauge("roomlog.directory.entries", directory, Directory::size);
  }

  /// Completes once the topics exist, the directory has been read to its end and the pin is known;
  /// fails when the loop ends before that. What follows runs on a virtual thread.
  public CompletableFuture<MessagesTopic> messagesTopic() {
    return messagesTopic.copy();
  }

  /// The end offsets of `chat.messages` by partition, taken before the directory was read.
  public Map<Integer, Long> endOffsetsAtStart() {
    return endOffsetsAtStart;
  }

  /// Whether the directory was read to its end and the loop still runs.
  public boolean isReady() {
    return alive && messagesTopic.isDone() && !messagesTopic.isCompletedExceptionally();
  }

  /// False when the loop has ended; then the node learns nothing new about rooms and people.
  public boolean isAlive() {
    return alive;
  }

  /// What Kafka denies to this node now, for people; null when it denies nothing.
  public @Nullable String denial() {
    return denial;
  }

  @Override
  public void run() {
    try {
      feed();
    } catch (WakeupException | InterruptException e) {
      LOG.debug("The directory feed was asked to stop", e);
      messagesTopic.completeExceptionally(new IllegalStateException("The node is stopping.", e));
    } catch (RuntimeException e) {
      if (closing) {
        LOG.debug("The directory feed stops while its clients close", e);
      } else {
        LOG.error("The directory feed died; restart this node", e);
      }
      messagesTopic.completeExceptionally(e);
    } finally {
      alive = false;
      Thread.interrupted(); // or closing would not talk to the broker
      consumer.close(CloseOptions.timeout(CLOSING));
    }
  }

  /// Asks the loop to end, from any thread. It ends soon after.
  void close() {
    closing = true;
    consumer.wakeup();
  }

  private void feed() {
    Uuid topicId = persist(topics::messagesId);
    endOffsetsAtStart = persist(topics::messageEndOffsets);
    consumer.assign(List.of(PARTITION));
    consumer.seekToBeginning(List.of(PARTITION));
    long end = persist(() -> consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L));
    boolean caughtUp = false;
    while (!closing) {
      persist(() -> consumer.poll(POLL)).forEach(this::read);
      caughtUp = caughtUp || persist(() -> consumer.position(PARTITION)) >= end;
      if (caughtUp) {
        directory.reportOutdated();
        announce(topicId);
      }
    }
    throw new WakeupException();
  }

  /// Asks Kafka until it answers.
  private <T> T persist(Supplier<T> question) {
    while (!closing) {
      try {
        T answer = question.get();
        denial = null;
        return answer;
      } catch (AuthenticationException | AuthorizationException e) {
        deny(e);
      } catch (UnknownTopicOrPartitionException e) {
        LOG.info("The topics are not there yet; ingest-api creates them");
      } catch (RetriableException e) {
        LOG.warn("Kafka cannot be reached; trying again: {}", e.getMessage());
      }
      meters.counter("roomlog.directory.retries").increment();
      LockSupport.parkNanos(RETRY.toNanos());
    }
    throw new WakeupException();
  }

  private void deny(RuntimeException e) {
    String text = KafkaDenial.explain(e);
    if (!Objects.equals(text, denial)) {
      LOG.error("The directory cannot be read; trying again. {}", text);
      denial = text;
    }
  }

  private void announce(Uuid topicId) {
    DirectoryEntry pin = messagesTopic.isDone() ? null : directory.entry(DirectoryKeys.PIN);
    if (pin != null) {
      var found = new MessagesTopic(topicId, new PartitionRule(pin.getPartitions()));
      messagesTopic.completeAsync(() -> found, Thread::startVirtualThread);
    }
  }

  private void read(ConsumerRecord<byte[], byte @Nullable []> record) {
    switch (decode(record)) {
      case Decoded.Value<DirectoryEntry>(DirectoryEntry entry) -> take(record, entry);
      case Decoded.Undecodable<DirectoryEntry>(Decoded.Flaw flaw) -> skip(record, name(flaw));
    }
  }

  private void take(ConsumerRecord<byte[], byte @Nullable []> record, DirectoryEntry entry) {
    String key = DirectoryEntries.key(entry);
    if (record.key() == null) {
      skip(record, name(Decoded.Flaw.NULL_KEY));
    } else if (entry.getType() == DirectoryType.UNKNOWN) {
      skip(record, "unknown_type");
    } else if (key == null || !key.equals(new String(record.key(), StandardCharsets.UTF_8))) {
      skip(record, "key_unlike_entry");
    } else if (isImpossiblePin(entry)) {
      skip(record, "impossible_pin");
    } else {
      directory.read(key, entry);
    }
  }

  private static boolean isImpossiblePin(DirectoryEntry entry) {
    return entry.getType() == DirectoryType.PIN
        && (entry.getPartitions() == null || !PartitionRule.isPossible(entry.getPartitions()));
  }

  private Decoded<DirectoryEntry> decode(ConsumerRecord<byte[], byte @Nullable []> record) {
    while (true) {
      try {
        return format.decode(record.value());
      } catch (SchemaSourceUnavailable e) {
        LOG.warn("The schema registry is away; the directory waits at offset {}", record.offset());
        meters.counter("roomlog.directory.retries").increment();
        LockSupport.parkNanos(RETRY.toNanos());
        if (closing) {
          throw new WakeupException();
        }
      }
    }
  }

  private void skip(ConsumerRecord<byte[], byte @Nullable []> record, String flaw) {
    LOG.warn("{} at offset {} is skipped: {}", PARTITION, record.offset(), flaw);
    meters.counter("roomlog.directory.undecodable", "flaw", flaw).increment();
  }

  private static String name(Decoded.Flaw flaw) {
    return flaw.name().toLowerCase(Locale.ROOT);
  }
}
