package dev.roomlog.ingest.outbox;

import dev.roomlog.access.Directory;
import dev.roomlog.access.KafkaSettings;
import dev.roomlog.ingest.ProducerDefaults;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.schemas.SchemaSource;
import dev.roomlog.schemas.Topics;
import dev.roomlog.schemas.WireFormat;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// Writes states to `chat.directory`, and waits for the broker's acknowledgement. Blocks; safe for
/// any thread.
@Singleton
public final class DirectoryWriter {

  private static final int PARTITION = 0;
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final KafkaSettings kafka;
  private final Directory directory;
  private final WireFormat<DirectoryEntry> format;

  /// Opened with the first write, so that a broker that is away keeps nobody from starting.
  private @Nullable Producer<byte[], byte[]> producer;

  public DirectoryWriter(KafkaSettings kafka, Directory directory, SchemaSource schemas) {
    this.kafka = kafka;
    this.directory = directory;
    this.format = new WireFormat<>(Topics.DIRECTORY, DirectoryEntry.getClassSchema(), schemas);
  }

  /// Writes a state. When this returns the state is durable, and this node's own directory has it.
  ///
  /// @throws KafkaException when it was not acknowledged; it may be durable all the same, and
  ///   writing it again does no harm
  public void write(String key, DirectoryEntry entry) throws InterruptedException {
    byte[] value = format.encode(entry);
    try {
      open()
          .send(
              new ProducerRecord<>(
                  Topics.DIRECTORY.name(), PARTITION, key.getBytes(StandardCharsets.UTF_8), value))
          .get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    }
    directory.apply(key, entry);
  }

  /// Writes a state that this node's directory lacks or has in an older version; false when it has
  /// it.
  ///
  /// @throws KafkaException as [#write] does
  boolean writeIfNewer(String key, DirectoryEntry entry) throws InterruptedException {
    DirectoryEntry known = directory.entry(key);
    if (known != null && known.getVersion() >= entry.getVersion()) {
      return false;
    }
    write(key, entry);
    return true;
  }

  @PreDestroy
  synchronized void close() {
    if (producer != null) {
      producer.close(CLOSE);
    }
  }

  private synchronized Producer<byte[], byte[]> open() {
    if (producer == null) {
      producer =
          new KafkaProducer<>(
              kafka.producer("roomlog-directory-writer", ProducerDefaults.settings()));
    }
    return producer;
  }
}
