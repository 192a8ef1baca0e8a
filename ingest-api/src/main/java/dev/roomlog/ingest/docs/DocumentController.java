package dev.roomlog.ingest.docs;

import dev.roomlog.access.web.ProblemException;
import dev.roomlog.schemas.ProblemCode;
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

/// The OpenAPI documents of all services in this process, and a page to browse them that needs no
/// other server.
@Controller
@Hidden
@ExecuteOn(TaskExecutors.BLOCKING)
public final class DocumentController {

  private static final String GENERATED = "/META-INF/swagger/";
  private static final String SCRIPT = GENERATED + "views/rapidoc/res/rapidoc-min.js";
  private static final String A_DAY = "public, max-age=86400";

  /// Every service may bring a document of its own name.
  private static final List<String> NAMES = List.of("ingest", "history", "fanout");

  /// Which documents there are.
  @Get("/openapi")
  @Produces(MediaType.APPLICATION_JSON)
  List<String> documents() {
    return NAMES.stream().filter(name -> getClass().getResource(file(name)) != null).toList();
  }

  @Get("/openapi/{name}.yml")
  @Produces("application/yaml")
  byte[] document(String name) {
    if (!documents().contains(name)) {
      throw ProblemException.of(ProblemCode.NOT_FOUND, "GET /openapi lists the documents.");
    }
    return resource(file(name));
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

  private static String file(String name) {
    return GENERATED + name + ".yml";
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
