package dev.roomlog.bench.peers;

import dev.roomlog.bench.fed.FedFanout;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Starts Roomlog's services as they are shipped, each a process of its own, with the settings'
/// defaults but for what a measurement names.
public final class Services {

  /// With which all our JVMs run, these and the load's.
  static final List<String> JVM = List.of("@" + Machine.home().resolve("deploy/jvm.options"));

  static final int PARTITIONS = 8;
  private static final String HEAP = "-Xmx1g";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Backend backend;

  public Services(Backend backend) {
    this.backend = backend;
  }

  public Server ingest(int core) {
    return start("ingest-api", "dev.roomlog.ingest.IngestApi", core, Map.of());
  }

  public Server history(int core) {
    return start("history-service", "dev.roomlog.history.HistoryService", core, Map.of());
  }

  public Server fanout(int core, Map<String, String> settings) {
    return start("fanout-service", "dev.roomlog.fanout.FanoutService", core, settings);
  }

  /// The same without Kafka's consumer: its records come in at [Server#postAddress].
  Server fedFanout(int core, Map<String, String> settings) {
    int feed = Machine.freePort();
    Server started =
        start(
            "fanout-service",
            Machine.home().resolve("benchmarks/target/classes") + ":",
            core,
            settings,
            List.of(FedFanout.class.getName(), String.valueOf(feed)));
    return new Server(started.port(), feed, started.processes());
  }

  private Server start(String module, String main, int core, Map<String, String> settings) {
    return start(module, "", core, settings, List.of(main));
  }

  private Server start(
      String module,
      String moreClasses,
      int core,
      Map<String, String> settings,
      List<String> main) {
    int port = Machine.freePort();
    Path folder = Machine.home().resolve(module).resolve("target");
    List<String> command = new ArrayList<>();
    command.add(Machine.java("java").toString());
    command.add(HEAP);
    command.addAll(JVM);
    command.add("-cp");
    command.add(moreClasses + folder.resolve("classes") + ":" + folder.resolve("lib") + "/*");
    command.addAll(main);
    command.add("-micronaut.server.port=" + port);
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("ROOMLOG_KAFKA_BOOTSTRAP_SERVERS", backend.bootstrapServers());
    environment.put("MONGODB_URI", backend.mongoUri("roomlog"));
    environment.put("ROOMLOG_SERVICE_SECRET", "service-secret-of-the-benchmarks");
    environment.put("ROOMLOG_INGEST_MESSAGE_PARTITIONS", String.valueOf(PARTITIONS));
    Child process = Child.start(module, core, Machine.scratch(), environment, command);
    return new Server(port, process.await(() -> isReady(port)));
  }

  private static boolean isReady(int port) {
    return get(port, "/health/readiness").startsWith("200");
  }

  /// The status and the body of an answer; empty where there is none.
  public static String get(int port, String path) {
    try {
      var request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
              .timeout(Duration.ofSeconds(5))
              .build();
      var response = HTTP.send(request, BodyHandlers.ofString());
      return response.statusCode() + " " + response.body();
    } catch (java.io.IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
