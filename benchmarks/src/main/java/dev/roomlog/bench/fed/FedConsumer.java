package dev.roomlog.bench.fed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/// Takes what comes over sockets for the records of an empty topic, in the order of its coming.
/// Used by one thread, but for [#wakeup].
final class FedConsumer extends MockConsumer<byte[], byte[]> {

  private static final int BUFFER = 1024 * 1024;

  private final String topic;
  private final ServerSocketChannel door;
  private final Selector selector;
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private volatile boolean woken;

  FedConsumer(String topic, ServerSocketChannel door) {
    super("none");
    this.topic = topic;
    this.door = door;
    try {
      this.selector = Selector.open();
      door.configureBlocking(false);
      door.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void assign(Collection<TopicPartition> partitions) {
    super.assign(partitions);
    Map<TopicPartition, Long> zeros = new HashMap<>();
    partitions.forEach(partition -> zeros.put(partition, 0L));
    updateBeginningOffsets(zeros);
    updateEndOffsets(zeros);
    partitions.forEach(partition -> next.putIfAbsent(partition, 0L));
  }

  @Override
  public synchronized long position(TopicPartition partition) {
    return next.getOrDefault(partition, 0L);
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
    try {
      selector.select(key -> serve(key, records), timeout.toMillis());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (woken && records.isEmpty()) {
      woken = false;
      throw new WakeupException();
    }
    Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
    records.keySet().forEach(at -> read.put(at, new OffsetAndMetadata(position(at))));
    return new ConsumerRecords<>(records, read);
  }

  private void serve(
      SelectionKey key, Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records) {
    try {
      if (key.isAcceptable()) {
        SocketChannel feed = door.accept();
        feed.configureBlocking(false);
        feed.register(selector, SelectionKey.OP_READ, ByteBuffer.allocateDirect(BUFFER));
        return;
      }
      var buffer = (ByteBuffer) key.attachment();
      if (((SocketChannel) key.channel()).read(buffer) < 0) {
        key.channel().close();
        return;
      }
      buffer.flip();
      for (FeedWire read = FeedWire.read(buffer); read != null; read = FeedWire.read(buffer)) {
        var at = new TopicPartition(topic, read.partition());
        records.computeIfAbsent(at, _ -> new ArrayList<>()).add(record(at, read));
      }
      buffer.compact();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ConsumerRecord<byte[], byte[]> record(TopicPartition at, FeedWire read) {
    long offset = next.merge(at, 1L, Long::sum) - 1;
    return new ConsumerRecord<>(
        topic,
        at.partition(),
        offset,
        System.currentTimeMillis(),
        TimestampType.LOG_APPEND_TIME,
        read.key().length,
        read.value().length,
        read.key(),
        read.value(),
        new RecordHeaders(),
        Optional.empty());
  }

  @Override
  public void wakeup() {
    woken = true;
    selector.wakeup();
  }

  @Override
  public void close() {
    try {
      selector.close();
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
