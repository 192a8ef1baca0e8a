package dev.roomlog.system;

import dev.roomlog.fanout.FanoutService;
import dev.roomlog.history.HistoryService;
import dev.roomlog.ingest.IngestApi;
import dev.roomlog.testing.Backends;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Each service a process of its own, on the broker and the store of this JVM.
record ThreeServices(URI ingest, URI history, URI fanout, List<ForkedJvm> processes)
    implements Deployment {

  private static final String SECRET = "operator-secret-of-the-tests";
  private static final String HEAP = "320m";

  static ThreeServices start(Path folder) {
    return start(folder, HEAP);
  }

  /// The same with a heap of its own for history.
  static ThreeServices start(Path folder, String historyHeap) {
    int ingest = Deployment.freePort();
    int history = Deployment.freePort();
    int fanout = Deployment.freePort();
    Map<String, String> environment =
        Map.of(
            "ROOMLOG_KAFKA_BOOTSTRAP_SERVERS",
            Backends.bootstrapServers(),
            "MONGODB_URI",
            Backends.mongoUri("roomlog"),
            "ROOMLOG_SERVICE_SECRET",
            "service-secret-of-the-tests",
            "ROOMLOG_INGEST_OPERATOR_SECRET",
            SECRET,
            "ROOMLOG_INGEST_DEFAULT_ROOMS",
            "lobby",
            "ROOMLOG_INGEST_MESSAGE_PARTITIONS",
            "8",
            "ROOMLOG_FANOUT_HISTORY_URL",
            at(history).toString());
    List<ForkedJvm> processes =
        List.of(
            ForkedJvm.start(folder, HEAP, IngestApi.class, environment, port(ingest)),
            ForkedJvm.start(folder, historyHeap, HistoryService.class, environment, port(history)),
            ForkedJvm.start(folder, HEAP, FanoutService.class, environment, port(fanout)));
    var services = new ThreeServices(at(ingest), at(history), at(fanout), processes);
    List.of(services.ingest, services.history, services.fanout).forEach(Probe::awaitReady);
    return services;
  }

  private static URI at(int port) {
    return URI.create("http://localhost:" + port);
  }

  private static String port(int port) {
    return "-micronaut.server.port=" + port;
  }

  /// CPU time that history has used.
  Duration historyCpu() {
    return processes.get(1).cpu();
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
    processes.forEach(ForkedJvm::close);
  }
}
