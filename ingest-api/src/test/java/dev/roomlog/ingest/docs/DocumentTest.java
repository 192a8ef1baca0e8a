package dev.roomlog.ingest.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.ingest.TestNode;
import dev.roomlog.schemas.Route;
import dev.roomlog.schemas.Routes;
import dev.roomlog.schemas.Service;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/// The API's description says what the API does, and its page needs no other server.
class DocumentTest {

  private static final TestNode NODE = TestNode.shared();

  @Test
  void everyRouteIsDescribed() {
    Map<String, Object> document = new Yaml().load(NODE.get("/openapi/ingest.yml", null).body());

    assertThat(document.get("openapi")).asString().startsWith("3.1");
    assertThat(document.get("paths"))
        .isInstanceOfSatisfying(
            Map.class,
            paths -> {
              for (Route route : Routes.all()) {
                if (route.service() == Service.INGEST && route.path().startsWith("/v1")) {
                  assertThat(paths.get(route.path()))
                      .as(route.path())
                      .isInstanceOfSatisfying(
                          Map.class,
                          calls ->
                              assertThat(calls.containsKey(route.method().toLowerCase(Locale.ROOT)))
                                  .as(route.toString())
                                  .isTrue());
                }
              }
            });
  }

  @Test
  void allReferencesLeadSomewhere() {
    String text = NODE.get("/openapi/ingest.yml", null).body();
    Map<String, Object> document = new Yaml().load(text);
    var references =
        java.util.regex.Pattern.compile("#/components/schemas/(\\w+)")
            .matcher(text)
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(references).isNotEmpty();
    assertThat(document.get("components"))
        .extracting("schemas")
        .isInstanceOfSatisfying(
            Map.class, schemas -> assertThat(schemas.keySet().containsAll(references)).isTrue());
  }

  @Test
  void thePageLoadsNothingFromElsewhere() {
    HttpResponse<String> page = NODE.get("/docs/api", null);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
    assertThat(page.body()).doesNotContain("://");
    assertThat(NODE.get("/docs/api/rapidoc-min.js", null).statusCode()).isEqualTo(200);
    assertThat(NODE.get("/openapi", null).body()).isEqualTo("[\"ingest\",\"history\"]");
  }

  @Test
  void noOtherFileIsServed() {
    assertThat(NODE.get("/openapi/other.yml", null).statusCode()).isEqualTo(404);
  }
}
