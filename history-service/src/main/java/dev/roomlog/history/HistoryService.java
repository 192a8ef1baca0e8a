package dev.roomlog.history;

import dev.roomlog.access.web.ServerProperties;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.Micronaut;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import java.util.HashMap;
import java.util.Map;

/// History as a process of its own.
@OpenAPIDefinition(
    info =
        @Info(
            title = "Roomlog: history",
            version = "v1",
            description = "Reading what was said. Errors are problems; match their code."))
public final class HistoryService {

  private static final int PORT = 8083;

  /// Below every file, the environment, system properties and arguments.
  private static final int LOWEST_PRECEDENCE = -1000;

  private HistoryService() {}

  public static void main(String[] args) {
    Micronaut.build(args)
        .mainClass(HistoryService.class)
        .propertySources(PropertySource.of("history-service", properties(), LOWEST_PRECEDENCE))
        .banner(false)
        .start();
  }

  /// The server's settings; the operator's own (environment, arguments) win over them.
  static Map<String, Object> properties() {
    Map<String, Object> properties =
        new HashMap<>(ServerProperties.standard("history-service", PORT));
    properties.put("mongodb.uri", "mongodb://localhost:27017/roomlog");
    // A store that is away is answered within a few seconds.
    properties.put("mongodb.cluster.server-selection-timeout", "2s");
    properties.put("mongodb.socket.connect-timeout", "2s");
    properties.put("mongodb.socket.read-timeout", "10s");
    properties.put(StoreReadiness.PROPERTY, "true");
    return properties;
  }
}
