package dev.roomlog.system.faults;

import dev.roomlog.schemas.Topics;
import dev.roomlog.system.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/// F25: somebody deletes the topic and creates it again. What was in it is gone; nobody may take
/// the new one for the old.
final class TopicRecreated implements Fault {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String EXPIRED = "error position_expired";

  @Override
  public About about() {
    return new About(
        "F25",
        "topic recreated",
        "chat.messages is deleted and created again; the operator then drops history and restarts"
            + " the services",
        "positions carry the topic's incarnation; fanout ends, history refuses, old positions are"
            + " position_expired",
        "I3 I4");
  }

  @Override
  public void inject(Scene scene) throws Exception {
    Admin admin = scene.cluster().kafka().admin();
    String name = Topics.MESSAGES.name();
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    Config config =
        Objects.requireNonNull(admin.describeConfigs(List.of(resource)).all().get().get(resource));
    int partitions = scene.cluster().kafka().partitions(name);
    Map<String, String> settings =
        config.entries().stream()
            .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
            .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    admin.deleteTopics(List.of(name)).all().get();
    scene.await(
        "the topic is gone", PATIENCE, () -> !admin.listTopics().names().get().contains(name));
    admin
        .createTopics(
            List.of(new NewTopic(name, partitions, (short) Kafka.BROKERS).configs(settings)))
        .all()
        .get();
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    long fanout = scene.cluster().fanout().stream().filter(TopicRecreated::isDown).count();
    long history = scene.cluster().history().stream().filter(TopicRecreated::isDown).count();
    return fanout < scene.cluster().fanout().size() || history < scene.cluster().history().size()
        ? null
        : "liveness of every fanout and history node down";
  }

  private static boolean isDown(Part node) {
    return Probe.get(node.address(), "/health/liveness").statusCode() == 503;
  }

  @Override
  public void heal(Scene scene) {
    scene.cluster().services().forEach(Part::kill);
    scene.store().dropHistory();
    scene.cluster().ingest().forEach(Part::restart);
    scene.cluster().history().forEach(Part::restart);
    scene.cluster().fanout().forEach(Part::restart);
    int owed = scene.load().subscribers().size();
    scene.await(
        "every subscriber is told that its positions expired",
        PATIENCE,
        () -> scene.load().closes(EXPIRED) >= owed);
    scene.note("%d positions declared expired".formatted(scene.load().closes(EXPIRED)));
  }

  @Override
  public boolean endsTheLog() {
    return true;
  }

  @Override
  public boolean mayExpire() {
    return true;
  }

  @Override
  public boolean silencesIngest() {
    return true;
  }
}
