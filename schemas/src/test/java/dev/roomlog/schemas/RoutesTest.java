package dev.roomlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {

  @ParameterizedTest
  @CsvSource({
    "/v1/rooms/{room}, /v1/rooms/lobby, true",
    "/v1/rooms/{room}, /v1/rooms/..%2flobby, true",
    "/v1/rooms/{room}, /v1/rooms/, false",
    "/v1/rooms/{room}, /v1/rooms, false",
    "/v1/rooms/{room}, /v1/rooms/lobby/, false",
    "/v1/rooms/{room}, /v1/rooms/lobby/messages, false",
    "/v1/rooms/{room}, /v2/rooms/lobby, false",
    "/v1/rooms/{room}, v1/rooms/lobby, false",
    "/v1/rooms/{room}/messages, /v1/rooms//messages, false",
    "/files/{+path}, /files/a/b/c, true",
    "/files/{+path}, /files/, true",
    "/files/{+path}, /files, false",
  })
  void aPathMatchesByItsSegments(String template, String path, boolean matches) {
    assertThat(new Route("GET", template, Service.INGEST).matches(path)).isEqualTo(matches);
  }

  @Test
  void theMethodsOfAPathAreThoseOfAllServices() {
    assertThat(Routes.methods("/v1/rooms/lobby/messages")).contains("GET", "POST");
    assertThat(Routes.methods("/v1/sessions")).containsExactly("POST");
    assertThat(Routes.methods("/v1/nothing")).isEmpty();
  }

  @Test
  void noCallHasTwoAnswers() {
    Set<String> seen = new HashSet<>();
    for (Route route : Routes.all()) {
      assertThat(seen.add(route.method() + " " + route.path().replaceAll("\\{[^}]*}", "{}")))
          .as("%s %s", route.method(), route.path())
          .isTrue();
      assertThat(route.path()).startsWith("/");
      assertThat(route.method()).matches("GET|POST|PUT|PATCH|DELETE");
    }
  }
}
