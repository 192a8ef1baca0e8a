package dev.roomlog.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedBrokerTest {
  private static final TopicPartition PARTITION = new TopicPartition("words", 0);

  @TempDir Path directory;

  @Test
  void keepsRecordsAndAddressOverStopAndStart() throws Exception {
    String address;
    try (var broker = EmbeddedBroker.at(directory, 0)) {
      broker.start();
      address = broker.bootstrapServers();
      createTopic(address);
      send(address, "one");
      broker.stop();
      broker.start();
      assertThat(broker.bootstrapServers()).isEqualTo(address);
      send(address, "two");
    }
    try (var broker = EmbeddedBroker.at(directory, 0)) {
      broker.start();
      assertThat(broker.bootstrapServers()).isEqualTo(address);
      assertThat(read(address, 2)).containsExactly("one", "two");
    }
  }

  @Test
  void makesNoTopicThatNobodyCreated() throws Exception {
    try (var broker = EmbeddedBroker.at(directory, 0)) {
      broker.start();
      try (var producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", broker.bootstrapServers(), "max.block.ms", "1500"),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        assertThatThrownBy(() -> producer.partitionsFor("words"))
            .isInstanceOf(TimeoutException.class);
      }
      try (var admin = admin(broker.bootstrapServers())) {
        assertThat(admin.listTopics().names().get()).isEmpty();
      }
    }
  }

  @Test
  void takesNativePropertiesOverItsOwn() throws Exception {
    try (var broker = EmbeddedBroker.at(directory, 0, Map.of("num.partitions", "3"))) {
      broker.start();
      try (var admin = admin(broker.bootstrapServers())) {
        var topic = new NewTopic("words", Optional.empty(), Optional.empty());
        var created = admin.createTopics(List.of(topic));
        assertThat(created.numPartitions("words").get()).isEqualTo(3);
      }
    }
  }

  @Test
  void namesThePortThatIsTaken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        var broker = EmbeddedBroker.at(directory, taken.getLocalPort())) {
      var failure = catchThrowableOfType(PortInUse.class, broker::start);
      assertThat(failure.port()).isEqualTo(taken.getLocalPort());
      assertThat(failure).hasMessageContaining(String.valueOf(taken.getLocalPort()));
    }
  }

  @Test
  void losesNoAcknowledgedRecordWhenKilled() throws Exception {
    var acknowledged = new ArrayList<String>();
    try (var process = ForkedServer.start(BrokerMain.class, directory)) {
      createTopic(process.address());
      try (var producer = producer(process.address())) {
        for (int i = 0; i < 500; i++) {
          producer.send(record("word " + i)).get(30, TimeUnit.SECONDS);
          acknowledged.add("word " + i);
        }
      }
      process.kill();
    }
    try (var broker = EmbeddedBroker.at(directory, 0)) {
      broker.start();
      assertThat(read(broker.bootstrapServers(), acknowledged.size()))
          .containsExactlyElementsOf(acknowledged);
    }
  }

  private static void createTopic(String address) throws Exception {
    try (var admin = admin(address)) {
      admin.createTopics(List.of(new NewTopic("words", 1, (short) 1))).all().get();
    }
  }

  private static Admin admin(String address) {
    return Admin.create(Map.of("bootstrap.servers", address));
  }

  private static KafkaProducer<byte[], byte[]> producer(String address) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", address, "linger.ms", "0"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void send(String address, String word) throws Exception {
    try (var producer = producer(address)) {
      producer.send(record(word)).get(30, TimeUnit.SECONDS);
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String word) {
    return new ProducerRecord<>(
        PARTITION.topic(), PARTITION.partition(), null, word.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> read(String address, int count) {
    var words = new ArrayList<String>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", address),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      while (words.size() < count) {
        for (var record : consumer.poll(Duration.ofSeconds(1))) {
          words.add(new String(record.value(), StandardCharsets.UTF_8));
        }
      }
    }
    return words;
  }
}
