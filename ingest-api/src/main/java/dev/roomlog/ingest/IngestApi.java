package dev.roomlog.ingest;

import dev.roomlog.access.web.ServerProperties;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.Micronaut;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.util.HashMap;
import java.util.Map;

/// The write side as a process of its own.
@OpenAPIDefinition(
    info =
        @Info(
            title = "Roomlog: writing",
            version = "v1",
            description = "Sessions, rooms and messages. Errors are problems; match their code."),
    security = @SecurityRequirement(name = "token"))
public final class IngestApi {

  private static final int PORT = 8081;

  /// Below every file, the environment, system properties and arguments.
  private static final int LOWEST_PRECEDENCE = -1000;

  private IngestApi() {}

  public static void main(String[] args) {
    Micronaut.build(args).mainClass(IngestApi.class).propertySources(PropertySource.of("ingest-api", properties(), LOWEST_PRECEDENCE)).banner(false).start();
  }

  /// The server's settings; the operator's own (environment, arguments) win over them.
  static Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>(ServerProperties.standard("ingest-api", PORT));
    // A store that is away is noticed within the requests' deadline.
    properties.put("mongodb.uri", "mongodb://localhost:27017");
    properties.put("mongodb.cluster.server-selection-timeout", "3s");
    properties.put("mongodb.socket.connect-timeout", "2s");
    properties.put("mongodb.socket.read-timeout", "5s");
    properties.put("micronaut.lifecycle.graceful-shutdown.enabled", true);
    return properties;
  }
}
