package dev.roomlog.bench.fed;

import dev.roomlog.fanout.tail.LogBounds;
import dev.roomlog.fanout.tail.TopicLog;
import dev.roomlog.schemas.Topics;
import java.nio.channels.ServerSocketChannel;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// An empty topic whose records come in at a door.
record FedLog(ServerSocketChannel door) implements TopicLog {

  private static final LogBounds EMPTY = new LogBounds(0, 0);

  @Override
  public Consumer<byte[], byte[]> open() {
    return new FedConsumer(Topics.MESSAGES.name(), door);
  }

  @Override
  public Map<TopicPartition, CompletableFuture<LogBounds>> bounds(
      Collection<TopicPartition> partitions) {
    Map<TopicPartition, CompletableFuture<LogBounds>> bounds = new HashMap<>();
    partitions.forEach(at -> bounds.put(at, CompletableFuture.completedFuture(EMPTY)));
    return bounds;
  }
}
