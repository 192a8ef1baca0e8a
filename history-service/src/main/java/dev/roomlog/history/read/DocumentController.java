package dev.roomlog.history.read;

import io.micronaut.core.io.ResourceResolver;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;

/// Serves this service's OpenAPI document; ingest-api has the page that shows it.
@Controller
@Hidden
final class DocumentController {

  private final byte[] document;

  DocumentController(ResourceResolver resources) throws IOException {
    try (InputStream found =
        resources.getResourceAsStream("classpath:META-INF/swagger/history.yml").orElseThrow()) {
      this.document = found.readAllBytes();
    }
  }

  @Get(value = "/openapi/history.yml", produces = "application/yaml")
  byte[] openApi() {
    return document;
  }
}
