package dev.roomlog.system.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.roomlog.system.ForkedJvm;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/// A controller and three brokers, each a process, and a proxy before each broker that clients go
/// through; brokers reach each other directly.
final class Kafka implements AutoCloseable {

  static final int BROKERS = 3;

  private static final String HEAP = "300m";
  private static final String HOST = "127.0.0.1";
  private static final String CONTROLLER = "CONTROLLER";
  private static final String FILE = "server.properties";

  private final Uuid cluster = Uuid.randomUuid();
  private final Part controller;
  private final List<Part> brokers = new ArrayList<>();
  private final List<Proxy> proxies = new ArrayList<>();
  private final List<Proxy> backDoors = new ArrayList<>();
  private final Admin admin;
  private final String inside;

  /// @param folder one folder in it for each process
  Kafka(Path folder, Ports ports) {
    int voter = ports.next();
    controller = node(folder, 0, voter, controllerProperties(voter));
    List<String> addresses = new ArrayList<>();
    for (int id = 1; id <= BROKERS; id++) {
      int between = ports.next();
      int front = ports.next();
      int back = ports.next();
      proxies.add(new Proxy(ports.next(), front));
      backDoors.add(new Proxy(ports.next(), back));
      addresses.add(HOST + ":" + between);
      List<String> listeners = List.of("BETWEEN:" + between, "FRONT:" + front, "BACK:" + back);
      List<String> advertised =
          List.of(
              "BETWEEN:" + between,
              "FRONT:" + proxies.getLast().port(),
              "BACK:" + backDoors.getLast().port());
      brokers.add(node(folder, id, between, brokerProperties(voter, listeners, advertised)));
    }
    inside = String.join(",", addresses);
    admin =
        Admin.create(
            Map.of(
                "bootstrap.servers", inside,
                "request.timeout.ms", 5_000,
                "default.api.timeout.ms", 10_000));
  }

  void start() {
    controller.start();
    brokers.forEach(Part::start);
    brokers.forEach(Part::awaitReady);
  }

  Part controller() {
    return controller;
  }

  List<Part> brokers() {
    return List.copyOf(brokers);
  }

  Proxy proxyOf(Part broker) {
    return proxies.get(brokers.indexOf(broker));
  }

  List<Proxy> proxies() {
    return List.copyOf(proxies);
  }

  /// The same for [#backDoor].
  List<Proxy> backDoors() {
    return List.copyOf(backDoors);
  }

  /// Where clients are to connect: the proxies.
  String bootstrapServers() {
    return addresses(proxies);
  }

  /// Where one fanout node connects, so that it alone can be slowed down: proxies of its own.
  String backDoor() {
    return addresses(backDoors);
  }

  private static String addresses(List<Proxy> proxies) {
    return proxies.stream()
        .map(proxy -> HOST + ":" + proxy.port())
        .collect(Collectors.joining(","));
  }

  /// The brokers themselves, for whoever is to see the truth.
  String inside() {
    return inside;
  }

  Admin admin() {
    return admin;
  }

  Part leader(String topic, int partition) throws Exception {
    return brokers.get(describe(topic).get(partition).leader().id() - 1);
  }

  /// Whether every replica of the topic is in sync.
  boolean isWhole(String topic) throws Exception {
    return describe(topic).stream()
        .allMatch(partition -> partition.isr().size() == partition.replicas().size());
  }

  int partitions(String topic) throws Exception {
    return describe(topic).size();
  }

  /// The offset that `which` asks for.
  long offset(String topic, int partition, OffsetSpec which) throws Exception {
    var at = new TopicPartition(topic, partition);
    return admin.listOffsets(Map.of(at, which)).partitionResult(at).get().offset();
  }

  private List<TopicPartitionInfo> describe(String topic) throws Exception {
    TopicDescription found =
        admin.describeTopics(List.of(topic)).allTopicNames().get(20, TimeUnit.SECONDS).get(topic);
    return Objects.requireNonNull(found).partitions();
  }

  @Override
  public void close() {
    admin.close();
    brokers.forEach(Part::close);
    controller.close();
    proxies.forEach(Proxy::close);
    backDoors.forEach(Proxy::close);
  }

  private Part node(Path parent, int id, int port, Map<String, String> own) {
    String name = id == 0 ? "controller" : "broker-" + id;
    Path folder = parent.resolve(name);
    Path data = folder.resolve("data");
    Map<String, String> properties = new HashMap<>(own);
    properties.put("node.id", String.valueOf(id));
    properties.put("log.dirs", data.toString());
    try {
      Files.createDirectories(folder);
      Files.write(
          folder.resolve(FILE),
          properties.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
      format(id, data);
    } catch (Exception e) {
      throw new IllegalStateException("cannot prepare " + name, e);
    }
    return new Part(
        name,
        folder,
        port,
        () -> ForkedJvm.start(folder, HEAP, kafka.Kafka.class, Map.of(), FILE),
        _ -> id == 0 ? leads(port) : isListed(id, port));
  }

  private boolean leads(int port) throws Exception {
    try (var _ = new java.net.Socket(HOST, port)) {
      var quorum = admin.describeMetadataQuorum().quorumInfo().get(20, TimeUnit.SECONDS);
      return quorum.voters().stream().allMatch(voter -> voter.logEndOffset() >= 0);
    }
  }

  private boolean isListed(int id, int port) throws Exception {
    try (var _ = new java.net.Socket(HOST, port)) {
      return admin.describeCluster().nodes().get(20, TimeUnit.SECONDS).stream()
          .anyMatch(node -> node.id() == id);
    }
  }

  private void format(int id, Path data) throws Exception {
    Files.createDirectories(data);
    new Formatter()
        .setClusterId(cluster.toString())
        .setNodeId(id)
        .setDirectories(List.of(data.toString()))
        .setMetadataLogDirectory(data.toString())
        .setControllerListenerName(CONTROLLER)
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
        .run();
  }

  private static Map<String, String> controllerProperties(int voter) {
    return Map.of(
        "process.roles",
        "controller",
        "controller.quorum.voters",
        "0@" + HOST + ":" + voter,
        "controller.listener.names",
        CONTROLLER,
        "listeners",
        CONTROLLER + "://" + HOST + ":" + voter,
        "listener.security.protocol.map",
        CONTROLLER + ":PLAINTEXT",
        "broker.session.timeout.ms",
        "6000");
  }

  private static Map<String, String> brokerProperties(
      int voter, List<String> listeners, List<String> advertised) {
    Map<String, String> properties = new HashMap<>();
    properties.put("process.roles", "broker");
    properties.put("controller.quorum.voters", "0@" + HOST + ":" + voter);
    properties.put("controller.listener.names", CONTROLLER);
    properties.put("listeners", listeners(listeners));
    properties.put("advertised.listeners", listeners(advertised));
    properties.put(
        "listener.security.protocol.map",
        "FRONT:PLAINTEXT,BACK:PLAINTEXT,BETWEEN:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    properties.put("inter.broker.listener.name", "BETWEEN");
    properties.put("auto.create.topics.enable", "false");
    properties.put("default.replication.factor", String.valueOf(BROKERS));
    properties.put("offsets.topic.replication.factor", String.valueOf(BROKERS));
    properties.put("offsets.topic.num.partitions", "4");
    properties.put("transaction.state.log.num.partitions", "2");
    properties.put("share.coordinator.state.topic.num.partitions", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("broker.session.timeout.ms", "6000");
    properties.put("broker.heartbeat.interval.ms", "1000");
    properties.put("replica.lag.time.max.ms", "10000");
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "3");
    properties.put("background.threads", "2");
    properties.put("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
    return properties;
  }

  /// From `NAME:port` to what Kafka wants.
  private static String listeners(List<String> ports) {
    return ports.stream()
        .map(port -> port.replace(":", "://" + HOST + ":"))
        .collect(Collectors.joining(","));
  }
}
