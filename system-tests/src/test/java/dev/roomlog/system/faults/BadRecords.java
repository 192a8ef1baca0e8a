package dev.roomlog.system.faults;

import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.EventCodec;
import dev.roomlog.schemas.Ids;
import dev.roomlog.schemas.PartitionRule;
import dev.roomlog.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// F27: records that cannot be decoded, in the hot room's partition.
final class BadRecords implements Fault {

  private static final int HEADER = 5;
  private static final String FANOUT = "roomlog_fanout_records_total";
  private static final String UNDECODABLE = "outcome=\"undecodable\"";
  private static final String HISTORY = "roomlog_history_undecodable_total";

  private long written;
  private long parkedBefore;

  private record Bad(byte @Nullable [] key, byte @Nullable [] value) {}

  @Override
  public About about() {
    return new About(
        "F27",
        "14 kinds of undecodable records",
        "a producer of its own writes them into the partition of the hot room",
        "bytes are decoded in our code; what cannot be is counted and parked with its origin",
        "I3 I4");
  }

  @Override
  public void inject(Scene scene) throws Exception {
    scene.cluster().fanout().forEach(node -> scene.remember(node, FANOUT, UNDECODABLE));
    scene.cluster().history().forEach(node -> scene.remember(node, HISTORY, ""));
    parkedBefore = parked(scene);
    List<Bad> bad = all(scene.hotRoom());
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", scene.cluster().kafka().inside()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (Bad record : bad) {
        producer
            .send(
                new ProducerRecord<>(
                    Topics.MESSAGES.name(),
                    Cluster.partitionOf(scene.hotRoom()),
                    record.key(),
                    record.value()))
            .get();
      }
    }
    written = bad.size();
  }

  private static List<Bad> all(String room) {
    var codec = new EventCodec(Catalogue.builtIn(), new PartitionRule(Cluster.PARTITIONS));
    byte[] key = codec.key(room);
    byte[] value = codec.value(event(room));
    List<Bad> bad = new ArrayList<>();
    bad.add(new Bad(key, new byte[0]));
    bad.add(new Bad(key, null));
    bad.add(new Bad(key, changed(value, 0, 1)));
    bad.add(new Bad(key, "{\"text\": \"hello\"}".getBytes(StandardCharsets.UTF_8)));
    bad.add(new Bad(key, changed(value, 4, 77)));
    bad.add(new Bad(key, Arrays.copyOf(value, value.length / 2)));
    bad.add(new Bad(key, Arrays.copyOf(value, value.length + 1)));
    bad.add(new Bad(key, changed(value, HEADER + 1, 0xff, 0xff, 0xff, 0xff, 0x0f)));
    bad.add(new Bad(key, changed(value, HEADER + 1, 1)));
    bad.add(new Bad(key, changed(value, HEADER, 20)));
    bad.add(new Bad(key, changed(value, HEADER + 2, 0xc3)));
    bad.add(new Bad(codec.key("another-room"), value));
    bad.add(new Bad(null, value));
    Event badId = event(room);
    badId.setId("no-uuid");
    bad.add(new Bad(key, codec.value(badId)));
    return bad;
  }

  private static Event event(String room) {
    var event = new Event();
    event.setType(EventType.MESSAGE_POSTED);
    event.setRoom(room);
    event.setId(Ids.next());
    event.setSender("guest-bad");
    event.setSenderName("bad");
    event.setText("to be damaged");
    return event;
  }

  private static byte[] changed(byte[] value, int from, int... bytes) {
    byte[] changed = value.clone();
    for (int i = 0; i < bytes.length; i++) {
      changed[from + i] = (byte) bytes[i];
    }
    return changed;
  }

  @Override
  public @Nullable String bitten(Scene scene) throws Exception {
    for (Part node : scene.cluster().fanout()) {
      if (scene.risen(node, FANOUT, UNDECODABLE) < written) {
        return null;
      }
    }
    double counted =
        scene.cluster().history().stream().mapToDouble(n -> scene.risen(n, HISTORY, "")).sum();
    long parked = parked(scene) - parkedBefore;
    return counted < written || parked < written
        ? null
        : "%d written, counted by every node, %d parked".formatted(written, parked);
  }

  private static long parked(Scene scene) throws Exception {
    Kafka kafka = scene.cluster().kafka();
    String topic = Topics.DEAD_LETTERS.name();
    long sum = 0;
    for (int partition = 0; partition < kafka.partitions(topic); partition++) {
      sum += kafka.offset(topic, partition, OffsetSpec.latest());
    }
    return sum;
  }

  @Override
  public void heal(Scene scene) {
    // They stay in the log for ever.
  }
}
