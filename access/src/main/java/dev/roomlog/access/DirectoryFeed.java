package dev.roomlog.access;

import dev.roomlog.log.DirectoryEntry;
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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The loop that feeds the directory from `chat.directory`, from its beginning and for ever, on a
// thread
/// of its own. At the start it takes the end offsets of `chat.messages` first and then reads the
/// directory to its end: whatever a loop reads beyond those offsets was permitted by a directory
// that
/// this node has.
public final class DirectoryFeed implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(DirectoryFeed.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final TopicPartition PARTITION = new TopicPartition(Topics.DIRECTORY.name(), 0);

  private final Directory directory;
  private final FoundTopics topics;
  private final Consumer<byte[], byte[]> consumer;
  private final WireFormat<DirectoryEntry> format;
  private final MeterRegistry meters;
  private final CompletableFuture<MessagesTopic> messagesTopic = new CompletableFuture<>();

  /// Written by the feed's thread before `messagesTopic` completes.
  private volatile Map<Integer, Long> endOffsetsAtStart = Map.of();

  private volatile boolean alive = true;
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
  }

  /// Completes once the topics exist, the directory has been read to its end and the pin is known.
  public CompletableFuture<MessagesTopic> messagesTopic() {
    return messagesTopic.copy();
  }

  /// The end offsets of `chat.messages` by partition, taken before the directory was read.
  public Map<Integer, Long> endOffsetsAtStart() {
    return endOffsetsAtStart;
  }

  public boolean isReady() {
    return messagesTopic.isDone() && !messagesTopic.isCompletedExceptionally();
  }

  /// False when the loop has died; then the node knows nothing new about rooms and people.
  public boolean isAlive() {
    return alive;
  }

  @Override
  public void run() {
    try (consumer) {
      Uuid topicId = topics.await(() -> closing);
      endOffsetsAtStart = topics.messageEndOffsets();
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
      while (!closing) {
        consumer.poll(POLL).forEach(this::read);
        if (!messagesTopic.isDone() && consumer.position(PARTITION) >= end) {
          announce(topicId);
        }
      }
    } catch (WakeupException e) {
      LOG.debug("The directory feed was asked to stop", e);
    } catch (RuntimeException e) {
      LOG.error("The directory feed died; restart this node", e);
      messagesTopic.completeExceptionally(e);
    } finally {
      alive = false;
    }
  }

  void close() {
    closing = true;
    consumer.wakeup();
  }

  private void announce(Uuid topicId) {
    DirectoryEntry pin = directory.entry(DirectoryKeys.PIN);
    if (pin != null && pin.getPartitions() != null) {
      messagesTopic.complete(new MessagesTopic(topicId, new PartitionRule(pin.getPartitions())));
    }
  }

  private void read(ConsumerRecord<byte[], byte @Nullable []> record) {
    switch (decode(record)) {
      case Decoded.Value<DirectoryEntry>(DirectoryEntry entry) when record.key() != null ->
          directory.read(new String(record.key(), StandardCharsets.UTF_8), entry);
      case Decoded.Value<DirectoryEntry> _ -> count(Decoded.Flaw.NULL_KEY);
      case Decoded.Undecodable<DirectoryEntry>(Decoded.Flaw flaw) -> count(flaw);
    }
  }

  private Decoded<DirectoryEntry> decode(ConsumerRecord<byte[], byte @Nullable []> record) {
    while (true) {
      try {
        return format.decode(record.value());
      } catch (SchemaSourceUnavailable e) {
        LOG.warn("The schema registry is away; the directory waits at offset {}", record.offset());
        topics.pause(RETRY);
        if (closing) {
          throw new WakeupException();
        }
      }
    }
  }

  private void count(Decoded.Flaw flaw) {
    meters
        .counter(
            "roomlog.directory.undecodable", "flaw", flaw.name().toLowerCase(java.util.Locale.ROOT))
        .increment();
  }
}
