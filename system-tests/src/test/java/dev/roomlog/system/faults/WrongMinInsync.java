package dev.roomlog.system.faults;

import dev.roomlog.schemas.Topics;
import dev.roomlog.system.Probe;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/// F5: somebody lowers `min.insync.replicas` of the topic under running services.
final class WrongMinInsync implements Fault {

  @Override
  public About about() {
    return new About(
        "F5",
        "min.insync.replicas lowered",
        "kafka-configs sets min.insync.replicas of chat.messages to 1, later to 2 again",
        "readiness checks the topic's effective value",
        "I1");
  }

  @Override
  public void inject(Scene scene) throws Exception {
    set(scene, "1");
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    List<Part> down =
        scene.cluster().ingest().stream()
            .filter(node -> Probe.get(node.address(), "/health/readiness").statusCode() == 503)
            .filter(node -> Probe.meter(node.address(), "roomlog_ingest_topics_wrong", "") > 0)
            .toList();
    return down.size() < scene.cluster().ingest().size()
        ? null
        : "readiness of %s down, meter ingest.topics.wrong above 0".formatted(down);
  }

  @Override
  public void heal(Scene scene) throws Exception {
    set(scene, "2");
  }

  private static void set(Scene scene, String value) throws Exception {
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.MESSAGES.name());
    var entry = new ConfigEntry(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, value);
    scene
        .cluster()
        .kafka()
        .admin()
        .incrementalAlterConfigs(
            Map.of(topic, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
        .all()
        .get();
  }
}
