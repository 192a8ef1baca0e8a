package dev.roomlog.system;

import dev.roomlog.client.Roomlog;
import dev.roomlog.client.RoomlogOptions;
import dev.roomlog.embedded.EmbeddedStore;
import dev.roomlog.embedded.StoreOptions;
import dev.roomlog.fanout.FanoutService;
import dev.roomlog.history.HistoryService;
import dev.roomlog.ingest.IngestApi;
import dev.roomlog.schemas.Service;
import dev.roomlog.testing.TestAuthority;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Each service a process of its own, with TLS on every wire: its HTTP, Kafka with a user for each
/// service, and the store. All the settings are those of docs/operations.md.
final class SecureServices implements Deployment {

  private static final String SECRET = "operator-secret-of-the-tests";
  private static final String HEAP = "320m";

  private final TestAuthority authority = TestAuthority.shared();
  private final Path folder;
  private final SecureBroker broker;
  private final EmbeddedStore store;
  private final int historyPort = Deployment.freePort();
  private final Map<Service, ServiceProcess> services;

  private SecureServices(Path folder) throws Exception {
    this.folder = folder;
    broker = SecureBroker.start(folder.resolve("broker"));
    store =
        EmbeddedStore.at(
            folder.resolve("store"),
            0,
            StoreOptions.defaults().withTls(authority.privateKey(), authority.chain()));
    store.start();
    services =
        Map.of(
            Service.INGEST,
            process(IngestApi.class, login(Service.INGEST), Deployment.freePort()),
            Service.HISTORY,
            process(HistoryService.class, login(Service.HISTORY), historyPort),
            Service.FANOUT,
            process(FanoutService.class, login(Service.FANOUT), Deployment.freePort()));
  }

  static SecureServices start(Path folder) {
    try {
      var secure = new SecureServices(folder);
      try {
        secure.services.values().forEach(ServiceProcess::start);
        secure.services.values().forEach(ServiceProcess::awaitReady);
        return secure;
      } catch (RuntimeException e) {
        secure.services.values().forEach(service -> System.err.println(service.output()));
        secure.close();
        throw e;
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// One more process, started and not awaited; the caller closes it.
  ServiceProcess startAs(Class<?> main, Map<String, String> login) {
    ServiceProcess another = process(main, login, Deployment.freePort());
    another.start();
    return another;
  }

  SecureBroker broker() {
    return broker;
  }

  @Override
  public Roomlog connect(URI address) {
    return Roomlog.connect(address, RoomlogOptions.DEFAULT, authority.clientContext());
  }

  @Override
  public URI ingest() {
    return address(Service.INGEST);
  }

  @Override
  public URI history() {
    return address(Service.HISTORY);
  }

  @Override
  public URI fanout() {
    return address(Service.FANOUT);
  }

  @Override
  public String bootstrapServers() {
    return broker.administration();
  }

  @Override
  public String operatorSecret() {
    return SECRET;
  }

  @Override
  public void close() {
    services.values().forEach(ServiceProcess::close);
    List.<Runnable>of(store::close, broker::close).forEach(Runnable::run);
  }

  private URI address(Service service) {
    return java.util.Objects.requireNonNull(services.get(service)).address();
  }

  private static Map<String, String> login(Service service) {
    String user = SecureBroker.user(service);
    return SecureBroker.login(user, SecureBroker.password(user));
  }

  private ServiceProcess process(Class<?> main, Map<String, String> login, int port) {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_TOOL_OPTIONS", authority.jvmOptions());
    environment.put("MICRONAUT_SERVER_SSL_ENABLED", "true");
    environment.put("MICRONAUT_SERVER_SSL_KEY_NAME", "server");
    environment.put("MICRONAUT_CERTIFICATE_FILE_SERVER_FORMAT", "PEM");
    environment.put("MICRONAUT_CERTIFICATE_FILE_SERVER_PATH", authority.key().toString());
    environment.put(
        "MICRONAUT_CERTIFICATE_FILE_SERVER_CERTIFICATE_PATH", authority.certificate().toString());
    environment.put("ROOMLOG_KAFKA_BOOTSTRAP_SERVERS", broker.address());
    login.forEach(
        (name, value) ->
            environment.put(
                "ROOMLOG_KAFKA_OVERRIDES_" + name.replace('.', '_').toUpperCase(Locale.ROOT),
                value));
    environment.put("MONGODB_URI", store.uri());
    environment.put("ROOMLOG_SERVICE_SECRET", "service-secret-of-the-tests");
    environment.put("ROOMLOG_INGEST_OPERATOR_SECRET", SECRET);
    environment.put("ROOMLOG_INGEST_DEFAULT_ROOMS", "lobby");
    environment.put("ROOMLOG_INGEST_MESSAGE_PARTITIONS", "8");
    environment.put("ROOMLOG_FANOUT_HISTORY_URL", "https://localhost:" + historyPort);
    // So that a resume soon needs history.
    environment.put("ROOMLOG_FANOUT_RECENT_OFFSETS", "50");
    return new ServiceProcess(folder, HEAP, main, environment, port);
  }
}
