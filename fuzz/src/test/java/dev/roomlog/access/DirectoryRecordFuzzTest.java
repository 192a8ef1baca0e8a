package dev.roomlog.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.roomlog.fuzz.Allocated;
import dev.roomlog.fuzz.Mutations;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.Decoded;
import dev.roomlog.schemas.DirectoryKeys;
import dev.roomlog.schemas.Topics;
import dev.roomlog.schemas.WireFormat;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// No record of `chat.directory` stops the feed: a room that follows it is known. And whatever a
/// record says of a signing key, asking for that key is answered.
///
/// An input is a byte that tells how long the key is (255: there is none), the key, and the value;
/// an empty value is a tombstone.
class DirectoryRecordFuzzTest {

  private static final TopicPartition PARTITION = new TopicPartition(Topics.DIRECTORY.name(), 0);
  private static final WireFormat<DirectoryEntry> FORMAT =
      new WireFormat<>(Topics.DIRECTORY, DirectoryEntry.getClassSchema(), Catalogue.builtIn());
  private static final int NO_KEY = 0xff;
  private static final String NEXT_ROOM = "next";
  private static final FoundTopics TOPICS = new FoundTopics(admin());

  @FuzzTest
  void neverStopsTheFeed(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int length = Byte.toUnsignedInt(input[0]);
    int end = Math.min(length == NO_KEY ? 1 : 1 + length, input.length);
    byte[] key = length == NO_KEY ? null : Arrays.copyOfRange(input, 1, end);
    byte[] value = end == input.length ? null : Arrays.copyOfRange(input, end, input.length);

    Directory directory = Allocated.bounded(() -> fed(key, value));

    assertThat(directory.room(NEXT_ROOM)).as("the room after the record").isNotNull();
    assertThat(directory.publicRooms()).isNotEmpty();
    if (FORMAT.decode(value) instanceof Decoded.Value<DirectoryEntry>(DirectoryEntry entry)) {
      new SigningKeys(directory).verifier(entry.getKeyId());
    }
  }

  @Test
  void neverStopsTheFeedAfterMutations() throws IOException {
    Mutations.tryOut(getClass(), "neverStopsTheFeed", 500, this::neverStopsTheFeed);
  }

  /// What the feed has made of the record and the room after it, each polled alone.
  private static Directory fed(byte @Nullable [] key, byte @Nullable [] value) {
    var directory = new Directory();
    var consumer = new MockConsumer<byte[], byte[]>("none");
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, 0L));
    var feed =
        new DirectoryFeed(
            directory, TOPICS, consumer, Catalogue.builtIn(), new SimpleMeterRegistry());
    consumer.schedulePollTask(() -> consumer.addRecord(record(0, key, value)));
    consumer.schedulePollTask(() -> consumer.addRecord(nextRoom()));
    consumer.schedulePollTask(feed::close);
    feed.run();
    return directory;
  }

  private static ConsumerRecord<byte[], byte[]> nextRoom() {
    var entry = new DirectoryEntry();
    entry.setType(DirectoryType.ROOM);
    entry.setRoom(NEXT_ROOM);
    entry.setVersion(Long.MAX_VALUE);
    entry.setVisibility(Visibility.PUBLIC.text());
    byte[] key = DirectoryKeys.room(NEXT_ROOM).getBytes(StandardCharsets.UTF_8);
    return record(1, key, FORMAT.encode(entry));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      long offset, byte @Nullable [] key, byte @Nullable [] value) {
    return new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, key, value);
  }

  /// Kafka, asked for the topics only, where both have just been created.
  private static Admin admin() {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (_, method, _) ->
                switch (method.getName()) {
                  case "describeTopics" -> new Described();
                  case "listOffsets" -> new ListOffsetsResult(Map.of());
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static final class Described extends DescribeTopicsResult {
    Described() {
      super(
          null,
          Map.of(
              Topics.MESSAGES.name(),
              KafkaFuture.completedFuture(
                  new TopicDescription(Topics.MESSAGES.name(), false, List.of()))));
    }
  }
}
