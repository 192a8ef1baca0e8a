package dev.roomlog.allinone;

import dev.roomlog.access.web.ServerProperties;
import dev.roomlog.access.web.ServiceProcess;
import dev.roomlog.fanout.Departure;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;

/// The three services as one Micronaut application on one port.
final class Services {

  private static final int PARTITIONS = 8;
  private static final int SECRET_BYTES = 32;

  private final String address;
  private final Map<String, Object> properties;

  Services(int port, String bootstrapServers, String mongoUri, String operatorSecret) {
    this.address = "http://localhost:" + port;
    this.properties = ServerProperties.withStore("roomlog", port);
    properties.put("roomlog.kafka.bootstrap-servers", bootstrapServers);
    properties.put("mongodb.uri", mongoUri);
    properties.put("roomlog.service-secret", randomSecret());
    properties.put("roomlog.ingest.operator-secret", operatorSecret);
    properties.put("roomlog.ingest.message-partitions", PARTITIONS);
    properties.put("roomlog.ingest.default-rooms", "lobby");
    properties.put("roomlog.fanout.history-url", address);
    // A static member: started again after a kill, it has its partitions back at once.
    properties.put("roomlog.history.group-instance-id", "all-in-one");
    properties.put("micronaut.router.static-resources.page.paths", "classpath:public");
    properties.put("micronaut.router.static-resources.page.mapping", "/**");
  }

  /// Returns when the port is open. `keep` is given what to close, before it can fail.
  ///
  /// @throws CannotStart when a setting is refused
  void start(Consumer<AutoCloseable> keep) {
    ApplicationContext starting =
        ApplicationContext.builder()
            .mainClass(Main.class)
            .banner(false)
            .propertySources(ServerProperties.source(properties))
            .build();
    keep.accept(() -> stop(starting));
    try {
      starting.start();
    } catch (BeanInstantiationException e) {
      String refusal = ServiceProcess.refusal(e);
      throw refusal == null ? e : new CannotStart("The settings are refused: " + refusal);
    }
    starting.getBean(EmbeddedServer.class).start();
  }

  /// Clients are sent away before the server tears their sockets down.
  private static void stop(ApplicationContext context) {
    if (context.isRunning()) {
      context.getBean(Departure.class).drain();
    }
    context.close();
  }

  /// Where the page, the API and the socket are.
  String address() {
    return address;
  }

  private static String randomSecret() {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
