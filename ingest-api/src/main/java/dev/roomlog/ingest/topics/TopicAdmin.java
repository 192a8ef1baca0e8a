package dev.roomlog.ingest.topics;

import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;

import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.schemas.Topic;
import dev.roomlog.schemas.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/// Creates and describes topics. Blocks; used by one thread.
final class TopicAdmin {

  private static final long TIMEOUT_SECONDS = 10;
  private static final String DEFAULT_REPLICATION = "default.replication.factor";

  private final Admin admin;
  private final IngestSettings.TopicLayout layout;

  TopicAdmin(Admin admin, IngestSettings.TopicLayout layout) {
    this.admin = admin;
    this.layout = layout;
  }

  /// Creates the topics that are not there, and returns their names.
  ///
  /// @throws KafkaException when the broker cannot be asked
  Set<String> createAbsent() throws InterruptedException {
    Set<String> present = await(admin.listTopics().names());
    List<Topic> absent =
        Topics.all().stream().filter(topic -> !present.contains(topic.name())).toList();
    if (absent.isEmpty()) {
      return Set.of();
    }
    int replicas =
        layout.replicationFactor() > 0 ? layout.replicationFactor() : defaultReplication();
    for (Topic topic : absent) {
      try {
        await(admin.createTopics(List.of(newTopic(topic, replicas))).all());
      } catch (TopicExistsException e) {
        // Another node was faster, with the same declaration.
        continue;
      }
    }
    return absent.stream().map(Topic::name).collect(Collectors.toSet());
  }

  /// All topics as they are, by name.
  ///
  /// @throws KafkaException when the broker cannot be asked, or a topic is not there
  Map<String, FoundTopic> describe() throws InterruptedException {
    List<String> names = Topics.all().stream().map(Topic::name).toList();
    Map<String, TopicDescription> described = await(admin.describeTopics(names).allTopicNames());
    Map<ConfigResource, Config> configs =
        await(
            admin
                .describeConfigs(
                    names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .all());
    Map<String, FoundTopic> found = new HashMap<>();
    configs.forEach(
        (resource, config) ->
            Optional.ofNullable(described.get(resource.name()))
                .ifPresent(topic -> found.put(resource.name(), found(topic, config))));
    return found;
  }

  private NewTopic newTopic(Topic topic, int replicas) {
    Map<String, String> settings = new HashMap<>(topic.settings());
    // On the topic, since a fresh cluster's dynamic default overrides the broker's properties.
    settings.put(MIN_IN_SYNC_REPLICAS_CONFIG, String.valueOf(layout.minInsyncReplicas(replicas)));
    int partitions = topic.partitions() == null ? layout.messagePartitions() : topic.partitions();
    return new NewTopic(topic.name(), partitions, (short) replicas).configs(settings);
  }

  private int defaultReplication() throws InterruptedException {
    Node node = await(admin.describeCluster().nodes()).iterator().next();
    var broker = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
    Map<ConfigResource, Config> configs = await(admin.describeConfigs(List.of(broker)).all());
    return configs.values().stream()
        .map(config -> config.get(DEFAULT_REPLICATION))
        .filter(entry -> entry != null && entry.value() != null)
        .map(entry -> Integer.valueOf(entry.value()))
        .findFirst()
        .orElse(1);
  }

  private static FoundTopic found(TopicDescription topic, Config config) {
    Map<String, String> settings = new HashMap<>();
    new ArrayList<>(config.entries())
        .forEach(
            entry -> {
              if (entry.value() != null) {
                settings.put(entry.name(), entry.value());
              }
            });
    return new FoundTopic(
        topic.partitions().size(), topic.partitions().getFirst().replicas().size(), settings);
  }

  private static <T> T await(Future<T> answer) throws InterruptedException {
    try {
      return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(e);
    }
  }
}
