package dev.roomlog.ingest;

import dev.roomlog.access.web.ConsoleLog;
import dev.roomlog.access.web.ServerProperties;
import dev.roomlog.access.web.ServiceProcess;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
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

  private IngestApi() {}

  public static void main(String[] args) {
    ConsoleLog.use();
    ServiceProcess.of(IngestApi.class, properties(), args).start();
  }

  static Map<String, Object> properties() {
    return ServerProperties.withStore("ingest-api", PORT);
  }
}
