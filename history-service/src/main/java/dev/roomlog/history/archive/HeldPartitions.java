package dev.roomlog.history.archive;

import dev.roomlog.history.store.Watermark;
import dev.roomlog.schemas.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The partitions that the group gave to this archiver. One either has a watermark and is read on
/// from it, or waits, paused, until it is placed by what the store says. Used by the archiver only.
final class HeldPartitions {

  private static final Logger LOG = LoggerFactory.getLogger(HeldPartitions.class);

  private final Consumer<byte[], byte[]> consumer;
  private final MessageStore store;
  private final TopicIdentity topic;
  private final Placement placement;
  private final Map<TopicPartition, Watermark> placed = new HashMap<>();
  private final Set<TopicPartition> waiting = new HashSet<>();

  HeldPartitions(
      Consumer<byte[], byte[]> consumer,
      MessageStore store,
      TopicIdentity topic,
      Placement placement) {
    this.consumer = consumer;
    this.store = store;
    this.topic = topic;
    this.placement = placement;
  }

  boolean areWaiting() {
    return !waiting.isEmpty();
  }

  /// The watermark as it was last read or moved; null for a partition that waits or is not held.
  @Nullable Watermark watermark(TopicPartition partition) {
    return placed.get(partition);
  }

  void moved(TopicPartition partition, Watermark to) {
    placed.put(partition, to);
  }

  void assigned(Collection<TopicPartition> partitions) {
    layAside(partitions);
  }

  void revoked(Collection<TopicPartition> partitions) {
    partitions.forEach(placed::remove);
    waiting.removeAll(partitions);
  }

  /// Stops reading the partitions until they are placed again.
  void layAside(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      placed.remove(partition);
      // The client asks for some place, even of a paused partition; nothing is read from it.
      consumer.seek(partition, 0);
    }
    consumer.pause(partitions);
    waiting.addAll(partitions);
  }

  void layAllAside() {
    layAside(Set.copyOf(placed.keySet()));
  }

  /// Places all partitions that wait.
  ///
  /// @return whether none waits now
  /// @throws ArchiveRefused when one must not be archived
  boolean place() {
    requireSameTopic();
    List<Watermark> stored = store.open();
    String mixture = placement.mixture(stored);
    if (mixture != null) {
      throw new ArchiveRefused(mixture);
    }
    Map<String, Watermark> byId = byId(stored);
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(waiting);
    Map<TopicPartition, Long> ends = consumer.endOffsets(waiting);
    for (TopicPartition partition : Set.copyOf(waiting)) {
      Long beginning = beginnings.get(partition);
      Long end = ends.get(partition);
      if (beginning != null && end != null) {
        String id = Watermark.idOf(new Position(placement.incarnation(), partition.partition(), 0));
        place(partition, placement.of(partition.partition(), byId.get(id), beginning, end));
      }
    }
    return waiting.isEmpty();
  }

  private void place(TopicPartition partition, Placement.Place place) {
    switch (place) {
      case Placement.Place.At(Watermark stored) -> start(partition, stored);
      case Placement.Place.Anew(Watermark first) -> start(partition, store.begin(first));
      case Placement.Place.Beyond(Watermark stored, long offset) -> {
        LOG.warn("{}: offsets {} to {} are lost", partition, stored.offset(), offset - 1);
        var move = new Watermark.Move(stored, offset);
        if (store.advance(List.of(move))) {
          start(partition, move.to());
        }
      }
      case Placement.Place.Refused(String message) -> throw new ArchiveRefused(message);
    }
  }

  /// Lays aside the partitions whose stored watermark is not the one known here: the store was set
  /// back, or another archiver stores the partition. While nothing arrives, nothing else would
  /// tell.
  ///
  /// @return those partitions
  /// @throws ArchiveRefused when the topic was replaced
  Set<TopicPartition> verify() {
    requireSameTopic();
    Map<String, Watermark> stored = byId(store.watermarks());
    Set<TopicPartition> other = new HashSet<>();
    placed.forEach(
        (partition, known) -> {
          if (!known.equals(stored.get(known.id()))) {
            other.add(partition);
          }
        });
    layAside(other);
    return other;
  }

  private void requireSameTopic() {
    if (topic.isReplaced()) {
      throw new ArchiveRefused(Placement.replaced());
    }
  }

  private static Map<String, Watermark> byId(List<Watermark> watermarks) {
    return watermarks.stream().collect(Collectors.toMap(Watermark::id, Function.identity()));
  }

  private void start(TopicPartition partition, Watermark from) {
    consumer.seek(partition, from.offset());
    consumer.resume(Set.of(partition));
    placed.put(partition, from);
    waiting.remove(partition);
  }

  /// Records of the held partitions that are not stored yet, as far as the consumer knows.
  long lag() {
    return placed.keySet().stream().mapToLong(it -> consumer.currentLag(it).orElse(0)).sum();
  }
}
