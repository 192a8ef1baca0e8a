package dev.roomlog.access.web;

import io.netty.channel.epoll.Epoll;
import java.util.HashMap;
import java.util.Map;

/// The HTTP server's settings that every main class starts with. They stand here and in no file,
/// since a service's jar also lies on the class path of the process that runs all of them.
public final class ServerProperties {

  /// The largest request body, in bytes.
  public static final int MAX_BODY = 64 * 1024;

  private ServerProperties() {}

  /// Settings of a server named `name`; the operator's own (environment, arguments) win over them.
  public static Map<String, Object> standard(String name, int port) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("micronaut.application.name", name);
    properties.put("micronaut.server.port", port);
    properties.put("micronaut.server.max-request-size", MAX_BODY);
    properties.put("micronaut.server.date-header", false);
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
