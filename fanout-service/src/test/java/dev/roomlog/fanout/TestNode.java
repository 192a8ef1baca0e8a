package dev.roomlog.fanout;

import dev.roomlog.access.Directory;
import dev.roomlog.access.web.ServerProperties;
import dev.roomlog.fanout.tail.Tailer;
import dev.roomlog.testing.Backends;
import dev.roomlog.testing.TestAuthority;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/// A fanout node as its main class starts it, on a free port.
final class TestNode implements AutoCloseable {

  static final String SECRET = "the-services-know-each-other-by-this";
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ApplicationContext context;
  private final EmbeddedServer server;

  private TestNode(Map<String, Object> properties, Object... singletons) {
    context =
        ApplicationContext.builder()
            .properties(properties)
            .singletons(singletons)
            .banner(false)
            .start();
    server = context.getBean(EmbeddedServer.class).start();
  }

  static TestNode start() {
    return start(Map.of());
  }

  /// A node that is ready.
  static TestNode start(Map<String, Object> settings) {
    TestNode node = starting(settings);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> node.bean(Tailer.class).state() == Tailer.State.READY);
    return node;
  }

  /// What a node needs to speak TLS.
  static Map<String, Object> tls() {
    TestAuthority authority = TestAuthority.shared();
    return Map.of(
        "micronaut.server.ssl.enabled",
        true,
        "micronaut.server.ssl.key-name",
        "server",
        "micronaut.certificate.file.server.format",
        "PEM",
        "micronaut.certificate.file.server.path",
        authority.key().toString(),
        "micronaut.certificate.file.server.certificate-path",
        authority.certificate().toString());
  }

  /// @param singletons beans that take the place of the node's own
  static TestNode starting(Map<String, Object> settings, Object... singletons) {
    TestLog.shared();
    Map<String, Object> properties = new HashMap<>(ServerProperties.standard("fanout-test", -1));
    properties.put("roomlog.kafka.bootstrap-servers", Backends.bootstrapServers());
    properties.put("roomlog.service-secret", SECRET);
    settings.forEach(
        (key, value) -> properties.put(key.contains(".") ? key : "roomlog.fanout." + key, value));
    return new TestNode(properties, singletons);
  }

  int port() {
    return server.getPort();
  }

  URI uri(String path) {
    return URI.create((isTls() ? "wss" : "ws") + "://localhost:" + port() + path);
  }

  private boolean isTls() {
    return server.getScheme().equals("https");
  }

  /// A connection, over TLS where the node speaks it.
  Socket connect() throws IOException {
    return isTls()
        ? TestAuthority.shared()
            .clientContext()
            .getSocketFactory()
            .createSocket("localhost", port())
        : new Socket("localhost", port());
  }

  URI http(String path) {
    return URI.create("http://localhost:" + port() + path);
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /// Waits until the node knows the room.
  TestNode knows(String room) {
    Awaitility.await().atMost(PATIENCE).until(() -> bean(Directory.class).room(room) != null);
    return this;
  }

  double count(String name, String... tags) {
    return bean(MeterRegistry.class).find(name).tags(tags).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  double gauge(String name) {
    for (Meter meter : bean(MeterRegistry.class).find(name).meters()) {
      return meter.measure().iterator().next().getValue();
    }
    return 0;
  }

  @Override
  public void close() {
    server.stop();
    context.close();
  }
}
