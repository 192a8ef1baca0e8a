package dev.roomlog.access.web;

import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;
import dev.roomlog.schemas.Routes;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.cors.CorsFilter;
import java.util.List;
import java.util.Set;

/// Cross-origin requests (the Fetch standard's CORS protocol) on the API's paths: preflights are
/// answered from the route table, and answers carry the origin that may read them. It stands in for
/// the framework's own filter, which would refuse the operator's origins on a local host name. It
/// looks at the path itself, since the framework matches patterns anew for each request.
@Replaces(CorsFilter.class)
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class OriginFilter {

  private static final List<String> API =
      List.of("/v1", "/.well-known", "/schema-registry", "/asyncapi.yaml", "/openapi", "/docs");
  private static final String PREFLIGHT_SECONDS = "600";
  private static final String REQUEST_HEADERS = "Authorization, Content-Type, Idempotency-Key";
  private static final String RESPONSE_HEADERS = "Link, Retry-After, Allow, WWW-Authenticate";

  private final Origins origins;

  OriginFilter(Origins origins) {
    this.origins = origins;
  }

  @RequestFilter
  @Nullable
  HttpResponse<?> preflight(HttpRequest<?> request) {
    if (request.getMethod() != HttpMethod.OPTIONS) {
      return null;
    }
    Set<String> methods = Routes.methods(request.getUri().getRawPath());
    if (methods.isEmpty()) {
      return null;
    }
    if (!origins.allows(request)) {
      return named(
          request,
          Problems.response(
              Problem.of(
                  ProblemCode.FORBIDDEN_ORIGIN,
                  "The operator allows origins with the setting roomlog.origins.")));
    }
    String allow = String.join(", ", methods);
    return named(
        request,
        HttpResponse.noContent()
            .header(HttpHeaders.ALLOW, allow)
            .header(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, allow)
            .header(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
            .header(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS));
  }

  /// Not asked for preflights: what a request filter answers passes no response filter of its own.
  @ResponseFilter
  void allow(HttpRequest<?> request, MutableHttpResponse<?> response) {
    named(request, response);
  }

  /// Names the origin that may read the answer.
  private MutableHttpResponse<?> named(HttpRequest<?> request, MutableHttpResponse<?> response) {
    String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
    if (origin != null && isApi(request)) {
      response.header(HttpHeaders.VARY, HttpHeaders.ORIGIN);
      if (origins.allows(request)) {
        response
            .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
            .header(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
      }
    }
    return response;
  }

  private static boolean isApi(HttpRequest<?> request) {
    String path = request.getPath();
    return API.stream().anyMatch(api -> path.equals(api) || path.startsWith(api + "/"));
  }
}
