package dev.roomlog.ingest.registry;

import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.CatalogueApi;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Hidden;

/// Every released schema, read-only, in the HTTP API that stock consumers expect of a registry. No
/// token is asked for, and any Accept is answered in the registry's own media type.
@Controller(CatalogueApi.PREFIX)
@Hidden
public final class RegistryController {

  private final CatalogueApi catalogue = new CatalogueApi(Catalogue.builtIn());

  @Get("/{+path}")
  @Produces(MediaType.ALL)
  HttpResponse<String> get(HttpRequest<?> request) {
    CatalogueApi.Answer answer = catalogue.get(request.getUri().getRawPath());
    return HttpResponse.<String>status(answer.status(), "")
        .body(answer.json())
        .contentType(CatalogueApi.MEDIA_TYPE);
  }
}
