package dev.roomlog.system;

import dev.roomlog.fanout.FanoutService;
import dev.roomlog.history.HistoryService;
import dev.roomlog.ingest.IngestApi;
import dev.roomlog.testing.Backends;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Each service a process of its own, on the broker and the store of this JVM.
final class ThreeServices implements Deployment {

  /// Of `chat.messages`.
  static final int PARTITIONS = 8;

  private static final String SECRET = "operator-secret-of-the-tests";
  private static final String HEAP = "320m";

  private final ServiceProcess ingest;
  private final ServiceProcess history;
  private final ServiceProcess fanout;

  private ThreeServices(ServiceProcess ingest, ServiceProcess history, ServiceProcess fanout) {
    this.ingest = ingest;
    this.history = history;
    this.fanout = fanout;
  }

  static ThreeServices start(Path folder) {
    return start(folder, HEAP);
  }

  /// The same with a heap of its own for history.
  static ThreeServices start(Path folder, String historyHeap) {
    return start(folder, historyHeap, Map.of());
  }

  /// The same with settings in the environment of each service.
  static ThreeServices start(Path folder, String historyHeap, Map<String, String> settings) {
    int historyPort = Deployment.freePort();
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("ROOMLOG_KAFKA_BOOTSTRAP_SERVERS", Backends.bootstrapServers());
    environment.put("MONGODB_URI", Backends.mongoUri());
    environment.put("ROOMLOG_SERVICE_SECRET", "service-secret-of-the-tests");
    environment.put("ROOMLOG_INGEST_OPERATOR_SECRET", SECRET);
    environment.put("ROOMLOG_INGEST_DEFAULT_ROOMS", "lobby");
    environment.put("ROOMLOG_INGEST_MESSAGE_PARTITIONS", String.valueOf(PARTITIONS));
    environment.put("ROOMLOG_FANOUT_HISTORY_URL", "http://localhost:" + historyPort);
    var services =
        new ThreeServices(
            new ServiceProcess(folder, HEAP, IngestApi.class, environment, Deployment.freePort()),
            new ServiceProcess(folder, historyHeap, HistoryService.class, environment, historyPort),
            new ServiceProcess(
                folder, HEAP, FanoutService.class, environment, Deployment.freePort()));
    services.processes().forEach(ServiceProcess::start);
    services.processes().forEach(ServiceProcess::awaitReady);
    return services;
  }

  /// One more fanout node of this deployment, started and ready; the caller closes it.
  ServiceProcess anotherFanout() {
    ServiceProcess another = fanout.twin(Deployment.freePort());
    another.start();
    another.awaitReady();
    return another;
  }

  ServiceProcess historyProcess() {
    return history;
  }

  /// CPU time that history has used.
  Duration historyCpu() {
    return history.cpu();
  }

  private List<ServiceProcess> processes() {
    return List.of(ingest, history, fanout);
  }

  @Override
  public URI ingest() {
    return ingest.address();
  }

  @Override
  public URI history() {
    return history.address();
  }

  @Override
  public URI fanout() {
    return fanout.address();
  }

  @Override
  public String bootstrapServers() {
    return Backends.bootstrapServers();
  }

  @Override
  public String operatorSecret() {
    return SECRET;
  }

  @Override
  public void close() {
    processes().forEach(ServiceProcess::close);
  }
}
