package dev.roomlog.schemas;

import static dev.roomlog.schemas.Service.FANOUT;
import static dev.roomlog.schemas.Service.HISTORY;
import static dev.roomlog.schemas.Service.INGEST;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Every call of the API and the service that answers it. The gateway's configuration, the `Allow`
/// header and the CORS preflights derive from this table.
public final class Routes {

  private static final List<Route> ALL =
      List.of(
          new Route("POST", "/v1/sessions", INGEST),
          new Route("GET", "/v1/rooms", INGEST),
          new Route("PUT", "/v1/rooms/{room}", INGEST),
          new Route("GET", "/v1/rooms/{room}", INGEST),
          new Route("POST", "/v1/rooms/{room}/messages", INGEST),
          new Route("GET", "/v1/rooms/{room}/messages", HISTORY),
          new Route("GET", "/v1/rooms/{room}/messages/{id}", HISTORY),
          new Route("GET", "/v1/rooms/{room}/events", HISTORY),
          new Route("GET", "/v1/socket", FANOUT),
          new Route("GET", "/asyncapi.yaml", FANOUT),
          new Route("GET", "/openapi", INGEST),
          new Route("GET", "/openapi/ingest.yml", INGEST),
          new Route("GET", "/openapi/history.yml", HISTORY),
          new Route("GET", "/docs/api", INGEST),
          new Route("GET", "/docs/api/rapidoc-min.js", INGEST),
          new Route("GET", "/.well-known/jwks.json", INGEST),
          new Route("GET", "/schema-registry/schemas/ids/{id}", INGEST),
          new Route("GET", "/schema-registry/schemas/ids/{id}/versions", INGEST),
          new Route("GET", "/schema-registry/subjects", INGEST),
          new Route("GET", "/schema-registry/subjects/{subject}/versions", INGEST),
          new Route("GET", "/schema-registry/subjects/{subject}/versions/{version}", INGEST),
          new Route("GET", "/schema-registry/subjects/{subject}/versions/{version}/schema", INGEST),
          new Route("GET", "/schema-registry/config", INGEST));

  private Routes() {}

  public static List<Route> all() {
    return ALL;
  }

  /// The methods that a path answers to, sorted; empty where no route has the path's shape.
  public static Set<String> methods(String encodedPath) {
    return ALL.stream()
        .filter(route -> route.matches(encodedPath))
        .map(Route::method)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
