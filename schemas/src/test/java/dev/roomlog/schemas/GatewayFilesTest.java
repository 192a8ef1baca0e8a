package dev.roomlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayFilesTest {

  private static final Path FOLDER = Path.of("..", "deploy", "gateway");
  private static final Pattern ENTRY = Pattern.compile("(?m)^ {4}\"~(.*)\" (\\w+);$");

  @Test
  void theGatewaySaysWhatTheCodeSays() throws IOException {
    for (var file :
        Map.of("routes.conf", GatewayFiles.routes(), "problems.conf", GatewayFiles.problems())
            .entrySet()) {
      Path path = FOLDER.resolve(file.getKey());
      if (Boolean.getBoolean("roomlog.write")) {
        Files.writeString(path, file.getValue());
      }
      assertThat(path)
          .as("%s; its first line says how to write it anew", path)
          .hasContent(file.getValue());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /v1/rooms/lobby/messages?limit=5, history",
    "HEAD /v1/rooms/lobby/messages, history",
    "POST /v1/rooms/lobby/messages, ingest",
    "OPTIONS /v1/rooms/lobby/messages, ingest",
    "GET /v1/rooms/..%2flobby/messages, history",
    "GET /v1/socket?room=lobby, fanout",
    "DELETE /v1/nothing, ingest",
    "GET /openapi/history.yml, history",
    "GET /openapi/historyXyml, page",
    "GET /v1x, page",
    "GET /, page",
    "GET /?next=/v1/rooms, page",
  })
  void aCallGoesToItsService(String call, String service) {
    Optional<String> found =
        ENTRY
            .matcher(GatewayFiles.routes())
            .results()
            .filter(entry -> Pattern.compile(entry.group(1)).matcher(call).find())
            .map(entry -> entry.group(2))
            .findFirst();

    assertThat(found.orElse("page")).isEqualTo(service);
  }
}
