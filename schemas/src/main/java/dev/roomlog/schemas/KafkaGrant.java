package dev.roomlog.schemas;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.CLUSTER;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;

/// Something that a service must be allowed to do with Kafka. Reading and writing a topic include
/// describing it, and writing one includes an idempotent producer.
///
/// @param names of topics or groups; of the cluster its fixed name
public record KafkaGrant(
    Service service, ResourceType resource, List<String> names, List<AclOperation> operations) {

  /// Divides the partitions among the archivers.
  public static final String HISTORY_GROUP = "roomlog-history";

  private static final List<String> TOPICS = Topics.all().stream().map(Topic::name).toList();
  private static final String MESSAGES = Topics.MESSAGES.name();
  private static final String DIRECTORY = Topics.DIRECTORY.name();
  private static final String DEAD_LETTERS = Topics.DEAD_LETTERS.name();

  public KafkaGrant {
    names = List.copyOf(names);
    operations = List.copyOf(operations);
  }

  /// All that the services need, and nothing else: only ingest-api writes `chat.messages`.
  ///
  /// The cluster's settings tell the default replication factor, for topics that ingest-api
  /// creates.
  public static List<KafkaGrant> all() {
    return List.of(
        new KafkaGrant(Service.INGEST, TOPIC, TOPICS, List.of(CREATE, DESCRIBE, DESCRIBE_CONFIGS)),
        new KafkaGrant(Service.INGEST, TOPIC, List.of(MESSAGES, DIRECTORY), List.of(WRITE)),
        new KafkaGrant(Service.INGEST, TOPIC, List.of(DIRECTORY), List.of(READ)),
        new KafkaGrant(
            Service.INGEST, CLUSTER, List.of(Resource.CLUSTER_NAME), List.of(DESCRIBE_CONFIGS)),
        new KafkaGrant(Service.FANOUT, TOPIC, List.of(MESSAGES, DIRECTORY), List.of(READ)),
        new KafkaGrant(Service.HISTORY, TOPIC, List.of(MESSAGES, DIRECTORY), List.of(READ)),
        new KafkaGrant(Service.HISTORY, TOPIC, List.of(DEAD_LETTERS), List.of(WRITE)),
        new KafkaGrant(Service.HISTORY, GROUP, List.of(HISTORY_GROUP), List.of(READ)));
  }

  /// The same as Kafka's admin client takes it.
  ///
  /// @param principal such as `User:roomlog-ingest`
  public Stream<AclBinding> bindings(String principal) {
    return names.stream()
        .flatMap(name -> operations.stream().map(operation -> binding(principal, name, operation)));
  }

  /// The same as arguments of `kafka-acls --add`.
  public String arguments() {
    Stream<String> allowed =
        operations.stream()
            .map(operation -> "--operation " + SecurityUtils.operationName(operation));
    String option = "--" + resource.name().toLowerCase(Locale.ROOT);
    Stream<String> on =
        resource == CLUSTER ? Stream.of(option) : names.stream().map(name -> option + " " + name);
    return String.join(" ", Stream.concat(allowed, on).toList());
  }

  private AclBinding binding(String principal, String name, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(resource, name, PatternType.LITERAL),
        new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW));
  }
}
