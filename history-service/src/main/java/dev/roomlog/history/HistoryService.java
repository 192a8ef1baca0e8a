package dev.roomlog.history;

import dev.roomlog.access.web.ConsoleLog;
import dev.roomlog.access.web.ServerProperties;
import dev.roomlog.access.web.ServiceProcess;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
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

  private HistoryService() {}

  public static void main(String[] args) {
    ConsoleLog.use();
    ServiceProcess.of(HistoryService.class, properties(), args).start();
  }

  static Map<String, Object> properties() {
    Map<String, Object> properties = ServerProperties.withStore("history-service", PORT);
    properties.put("roomlog.history.store-readiness", true);
    return properties;
  }
}
