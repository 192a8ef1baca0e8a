package dev.roomlog.system.faults;

import dev.roomlog.embedded.StoreMain;
import dev.roomlog.fanout.FanoutService;
import dev.roomlog.fanout.settings.FanoutSettings;
import dev.roomlog.history.HistoryService;
import dev.roomlog.ingest.IngestApi;
import dev.roomlog.schemas.PartitionRule;
import dev.roomlog.schemas.Topics;
import dev.roomlog.system.ForkedJvm;
import dev.roomlog.system.Probe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Kafka, the store, and two of each service, every one a process.
final class Cluster implements AutoCloseable {

  static final int PARTITIONS = 8;
  static final String OPERATOR_SECRET = "operator-secret-of-the-faults";

  private static final String HEAP = "320m";
  private static final int NODES = 2;

  private final Path folder;
  private final Ports ports = new Ports();
  private final ClassCaches caches;
  private final Kafka kafka;
  private final Part store;
  private final Proxy storeProxy;
  private final List<Part> ingest = new ArrayList<>();
  private final List<Part> fanout = new ArrayList<>();
  private final List<Part> history = new ArrayList<>();

  /// Nothing is started yet.
  ///
  /// @param tails which partitions the fanout nodes read, in turn
  Cluster(Path folder, List<FanoutSettings.Tail> tails) {
    this.folder = folder;
    caches = new ClassCaches(folder.resolve("classes"));
    kafka = new Kafka(folder, ports);
    int storePort = ports.next();
    storeProxy = new Proxy(ports.next(), storePort);
    store = store(storePort);
    Map<String, String> environment = environment();
    for (int i = 1; i <= NODES; i++) {
      Map<String, String> slow = new HashMap<>(environment);
      slow.put("ROOMLOG_KAFKA_OVERRIDES_MAX_POLL_INTERVAL_MS", "8000");
      history.add(service("history-" + i, HistoryService.class, ports.next(), slow));
      ingest.add(service("ingest-" + i, IngestApi.class, ports.next(), environment));
    }
    for (int i = 1; i <= NODES; i++) {
      Map<String, String> own = new HashMap<>(environment);
      own.put("ROOMLOG_FANOUT_HISTORY_URL", history.get(i - 1).address().toString());
      own.put("ROOMLOG_FANOUT_TAIL", tails.get((i - 1) % tails.size()).name());
      own.put("ROOMLOG_FANOUT_TAIL_LINGER", "0s");
      own.remove("MONGODB_URI");
      if (i == NODES) {
        own.put("ROOMLOG_KAFKA_BOOTSTRAP_SERVERS", kafka.backDoor());
      }
      fanout.add(service("fanout-" + i, FanoutService.class, ports.next(), own));
    }
  }

  /// Lets each service note its classes once, so that all later starts take a fraction of the CPU.
  void train() {
    for (Class<?> main : List.of(IngestApi.class, HistoryService.class, FanoutService.class)) {
      caches.train(main, HEAP, environment(), ports.next());
    }
  }

  /// Starts everything, one layer after the other.
  void start() {
    store.start();
    kafka.start();
    store.awaitReady();
    ingest.getFirst().restart();
    services().stream().filter(part -> part.state() == Part.State.DOWN).forEach(Part::start);
    services().forEach(Part::awaitReady);
  }

  /// Brings everything back that a fault may have left lying.
  void mend() {
    storeProxy.forward();
    kafka.proxies().forEach(Proxy::forward);
    kafka.backDoors().forEach(Proxy::forward);
    for (Part part : parts()) {
      if (part.state() == Part.State.PAUSED) {
        part.resume();
      } else if (part.state() == Part.State.DOWN || !part.isAsItShouldBe()) {
        part.start();
      }
    }
    parts().forEach(Part::awaitReady);
  }

  Kafka kafka() {
    return kafka;
  }

  Part store() {
    return store;
  }

  Proxy storeProxy() {
    return storeProxy;
  }

  /// The store itself, not through the proxy.
  String storeUri() {
    return "mongodb://127.0.0.1:" + store.port() + "/roomlog";
  }

  List<Part> ingest() {
    return List.copyOf(ingest);
  }

  List<Part> fanout() {
    return List.copyOf(fanout);
  }

  List<Part> history() {
    return List.copyOf(history);
  }

  List<Part> services() {
    return Stream.of(ingest, history, fanout).flatMap(List::stream).toList();
  }

  List<Part> parts() {
    return Stream.of(kafka.brokers(), List.of(kafka.controller(), store), services())
        .flatMap(List::stream)
        .toList();
  }

  /// One more ingest node, whose sessions end soon; not started, and not one of [#ingest].
  Part shortSessions(Duration lifetime) {
    Map<String, String> own = environment();
    own.put("ROOMLOG_INGEST_SESSION_LIFETIME", lifetime.toMillis() + "ms");
    return service("ingest-short", IngestApi.class, ports.next(), own);
  }

  /// The broker that leads the room's partition now.
  Part leaderOf(String room) throws Exception {
    return kafka.leader(Topics.MESSAGES.name(), partitionOf(room));
  }

  static int partitionOf(String room) {
    return new PartitionRule(PARTITIONS).partitionOf(room);
  }

  @Override
  public void close() {
    services().forEach(Part::close);
    kafka.close();
    store.close();
    storeProxy.close();
    caches.close();
  }

  private Part store(int port) {
    Path own = folder.resolve("store");
    return new Part(
        "store",
        own,
        port,
        () ->
            ForkedJvm.start(
                own,
                HEAP,
                StoreMain.class,
                Map.of(),
                own.resolve("data").toString(),
                String.valueOf(port)),
        part -> part.output().contains("ready "));
  }

  private Part service(String name, Class<?> main, int port, Map<String, String> environment) {
    Path own = folder.resolve(name);
    return new Part(
        name,
        own,
        port,
        () ->
            ForkedJvm.startAlone(
                own,
                HEAP,
                caches.options(main),
                main,
                environment,
                "-micronaut.server.port=" + port),
        part -> Probe.get(part.address(), "/health/readiness").statusCode() == 200);
  }

  private Map<String, String> environment() {
    Map<String, String> settings = new HashMap<>();
    settings.put("ROOMLOG_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    settings.put("MONGODB_URI", "mongodb://127.0.0.1:" + storeProxy.port() + "/roomlog");
    settings.put("ROOMLOG_SERVICE_SECRET", "service-secret-of-the-faults");
    settings.put("ROOMLOG_INGEST_OPERATOR_SECRET", OPERATOR_SECRET);
    settings.put("ROOMLOG_INGEST_MESSAGE_PARTITIONS", String.valueOf(PARTITIONS));
    settings.put("ROOMLOG_INGEST_REPLICATION_FACTOR", String.valueOf(Kafka.BROKERS));
    settings.put("ROOMLOG_INGEST_MIN_INSYNC_REPLICAS", "2");
    // A window so short that subscribers often come back after it, and everything else in
    // proportion: an id that is younger than the identity window must be recognised by offset.
    settings.put("ROOMLOG_INGEST_IDENTITY_WINDOW", "20s");
    settings.put("ROOMLOG_FANOUT_IDENTITY_OFFSETS", "30000");
    settings.put("ROOMLOG_FANOUT_RECENT_OFFSETS", "300");
    settings.put("ROOMLOG_FANOUT_RECENT_BYTES", "2MB");
    settings.put("ROOMLOG_FANOUT_MAX_QUEUE", "64KB");
    settings.put("ROOMLOG_FANOUT_SEND_BUFFER", "32KB");
    settings.put("ROOMLOG_FANOUT_PING_INTERVAL", "2s");
    settings.put("ROOMLOG_FANOUT_IDLE_TIME", "20s");
    settings.put("ROOMLOG_FANOUT_TOPIC_CHECK", "5s");
    settings.put("ROOMLOG_HISTORY_CHECK_INTERVAL", "5s");
    settings.put("ROOMLOG_INGEST_TOPIC_CHECK_INTERVAL", "5s");
    return settings;
  }
}
