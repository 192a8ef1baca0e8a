package dev.roomlog.access.web;

import io.micronaut.context.env.PropertySource;
import io.netty.channel.epoll.Epoll;
import java.util.HashMap;
import java.util.Map;

/// The HTTP server's settings that every main class starts with. They stand here and in no file,
/// since a service's jar also lies on the class path of the process that runs all of them.
public final class ServerProperties {

  /// The largest request body, in bytes.
  public static final int MAX_BODY = 64 * 1024;

  /// Below every file, the environment, system properties and arguments.
  private static final int LOWEST_PRECEDENCE = -1000;

  private ServerProperties() {}

  /// The settings as a source that everything of the operator's wins over.
  public static PropertySource source(Map<String, Object> properties) {
    return PropertySource.of("defaults", properties, LOWEST_PRECEDENCE);
  }

  /// Settings of a server named `name` that also uses the store. A store that is away is noticed
  /// within the requests' deadlines.
  public static Map<String, Object> withStore(String name, int port) {
    Map<String, Object> properties = standard(name, port);
    properties.put("mongodb.uri", "mongodb://localhost:27017/roomlog");
    properties.put("mongodb.cluster.server-selection-timeout", "2s");
    properties.put("mongodb.connection-pool.max-wait-time", "2s");
    properties.put("mongodb.socket.connect-timeout", "2s");
    properties.put("mongodb.socket.read-timeout", "10s");
    return properties;
  }

  /// Settings of a server named `name`.
  public static Map<String, Object> standard(String name, int port) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("micronaut.application.name", name);
    properties.put("micronaut.server.port", port);
    // TLS, once it is switched on, takes the place of plain HTTP.
    properties.put("micronaut.server.ssl.port", "${micronaut.server.port}");
    properties.put("micronaut.server.max-request-size", MAX_BODY);
    properties.put("micronaut.server.date-header", false);
    properties.put("micronaut.lifecycle.graceful-shutdown.enabled", true);
    // A body that says it is encoded is refused, not inflated.
    properties.put("micronaut.server.netty.request-decompression-enabled", false);
    properties.put("endpoints.all.enabled", false);
    properties.put("endpoints.health.enabled", true);
    properties.put("endpoints.health.sensitive", false);
    properties.put("endpoints.health.details-visible", "ANONYMOUS");
    properties.put("endpoints.health.disk-space.enabled", false);
    properties.put("endpoints.prometheus.enabled", true);
    properties.put("endpoints.prometheus.sensitive", false);
    properties.put("micronaut.metrics.enabled", true);
    properties.put("micronaut.metrics.export.prometheus.enabled", true);
    properties.put("micronaut.metrics.export.prometheus.descriptions", true);
    if (Epoll.isAvailable()) {
      // Both, or a channel meets an event loop of another kind.
      properties.put("micronaut.netty.event-loops.default.transport", "epoll");
      properties.put("micronaut.server.netty.parent.transport", "epoll");
    }
    return properties;
  }
}
