package dev.roomlog.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthTest {

  @Test
  void aNodeWhoseDirectoryIsNotReadIsAliveAndNotReady() throws Exception {
    try (var server =
        new EdgeServer(
            Map.of(
                "endpoints.health.details-visible",
                "ANONYMOUS",
                "endpoints.health.disk-space.enabled",
                false))) {
      HttpResponse<String> ready = server.send(server.request("/health/readiness"));
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("\"directory\"", "\"starting\"");
      HttpResponse<String> live = server.send(server.request("/health/liveness"));
      assertThat(live.statusCode()).isEqualTo(200);
      assertThat(live.body()).contains("\"directory-loop\"");
    }
  }
}
