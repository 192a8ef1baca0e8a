package dev.roomlog.fanout;

import io.micronaut.core.io.ResourceResolver;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.io.IOException;
import java.io.InputStream;

/// Serves the description of the socket and the topics.
@Controller
final class AsyncApiController {

  static final String RESOURCE = "classpath:dev/roomlog/fanout/asyncapi.yaml";

  private final byte[] description;

  AsyncApiController(ResourceResolver resources) throws IOException {
    try (InputStream found = resources.getResourceAsStream(RESOURCE).orElseThrow()) {
      this.description = found.readAllBytes();
    }
  }

  @Get(value = "/asyncapi.yaml", produces = "application/yaml")
  HttpResponse<byte[]> asyncApi() {
    return HttpResponse.ok(description);
  }
}
