package dev.roomlog.ingest.docs;

import dev.roomlog.schemas.Routes;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// This service's OpenAPI document, the list of all services' documents, and a page to browse them
/// that needs no other server.
@Controller
@Hidden
@ExecuteOn(TaskExecutors.BLOCKING)
public final class DocumentController {

  private static final String GENERATED = "/META-INF/swagger/";
  private static final String SCRIPT = GENERATED + "views/rapidoc/res/rapidoc-min.js";
  private static final String A_DAY = "public, max-age=86400";
  private static final Pattern DOCUMENT = Pattern.compile("/openapi/(\\w+)\\.yml");

  /// The names of the API's documents, whichever service has them.
  @Get("/openapi")
  @Produces(MediaType.APPLICATION_JSON)
  List<String> documents() {
    return Routes.all().stream()
        .map(route -> DOCUMENT.matcher(route.path()))
        .filter(Matcher::matches)
        .map(document -> document.group(1))
        .toList();
  }

  @Get("/openapi/ingest.yml")
  @Produces("application/yaml")
  byte[] document() {
    return resource(GENERATED + "ingest.yml");
  }

  @Get("/docs/api")
  @Produces(MediaType.TEXT_HTML)
  byte[] page() {
    return resource("page.html");
  }

  @Get("/docs/api/rapidoc-min.js")
  @Produces("text/javascript")
  HttpResponse<byte[]> script() {
    return HttpResponse.ok(resource(SCRIPT)).header(HttpHeaders.CACHE_CONTROL, A_DAY);
  }

  private static byte[] resource(String path) {
    try (InputStream content = DocumentController.class.getResourceAsStream(path)) {
      if (content == null) {
        throw new IllegalStateException(path + " was not built into this process");
      }
      return content.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
