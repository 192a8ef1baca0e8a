package dev.roomlog.ingest.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.roomlog.ingest.TestNode;
import dev.roomlog.ingest.TopicReader;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.Decoded;
import dev.roomlog.schemas.DirectoryKeys;
import dev.roomlog.schemas.Topic;
import dev.roomlog.schemas.Topics;
import dev.roomlog.schemas.WireFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/// The topics on a real broker: created as declared, pinned once, watched.
class TopicKeeperTest {

  private static final TestNode NODE = TestNode.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void allTopicsAreCreatedAsDeclared() throws Exception {
    Admin admin = NODE.context().getBean(Admin.class);
    for (Topic topic : Topics.all()) {
      for (TopicDescription described :
          admin.describeTopics(List.of(topic.name())).allTopicNames().get().values()) {
        assertThat(described.partitions())
            .hasSize(topic.partitions() == null ? 8 : topic.partitions());
      }
      for (Config config : admin.describeConfigs(List.of(resource(topic))).all().get().values()) {
        topic
            .settings()
            .forEach((name, value) -> assertThat(config.get(name).value()).isEqualTo(value));
        ConfigEntry insync = config.get("min.insync.replicas");
        assertThat(insync.value()).isEqualTo("1");
        assertThat(insync.source()).isEqualTo(ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG);
      }
    }
  }

  @Test
  void thePinIsWrittenOnceHoweverManyNodesStart() {
    try (TestNode _ = TestNode.start(Map.of("roomlog.ingest.message-partitions", 3))) {
      var pins = TopicReader.records(Topics.DIRECTORY, DirectoryKeys.PIN);
      assertThat(pins).hasSize(1);
      var format =
          new WireFormat<DirectoryEntry>(
              Topics.DIRECTORY, DirectoryEntry.getClassSchema(), Catalogue.builtIn());
      assertThat(format.decode(pins.getFirst().value()))
          .isInstanceOfSatisfying(
              Decoded.Value.class,
              value -> {
                var pin = (DirectoryEntry) value.value();
                assertThat(pin.getType()).isEqualTo(DirectoryType.PIN);
                assertThat(pin.getVersion()).isEqualTo(1);
                assertThat(pin.getPartitions()).isEqualTo(8);
              });
    }
  }

  @Test
  void aTopicThatWasMadeUnsafeFailsReadinessUntilItIsRepaired() throws Exception {
    set("message.timestamp.type", "CreateTime");
    try {
      await().atMost(PATIENCE).until(() -> readiness() == 503);
      assertThat(NODE.get("/health/readiness", null).body())
          .contains("CreateTime", "LogAppendTime", "chat.messages");
      assertThat(NODE.get("/health/liveness", null).statusCode()).isEqualTo(200);
    } finally {
      set("message.timestamp.type", "LogAppendTime");
    }
    await().atMost(PATIENCE).until(() -> readiness() == 200);
  }

  @Test
  void aLowerMinInsyncReplicasThanSetFailsReadiness() {
    try (TestNode strict = TestNode.startUnready(Map.of("roomlog.ingest.min-insync-replicas", 2))) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  strict
                      .get("/health/readiness", null)
                      .body()
                      .contains("effective min.insync.replicas of 1, and 2 is set"));
      assertThat(strict.get("/health/readiness", null).statusCode()).isEqualTo(503);
    }
  }

  private static int readiness() {
    return NODE.get("/health/readiness", null).statusCode();
  }

  private static void set(String name, String value) throws Exception {
    var change = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    NODE.context()
        .getBean(Admin.class)
        .incrementalAlterConfigs(Map.of(resource(Topics.MESSAGES), List.of(change)))
        .all()
        .get();
  }

  private static ConfigResource resource(Topic topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
  }
}
