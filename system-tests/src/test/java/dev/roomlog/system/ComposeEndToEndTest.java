package dev.roomlog.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// [EndToEndTest] through the gateway of docker-compose.yml, and what only the gateway does.
@Tag("docker")
final class ComposeEndToEndTest extends EndToEndTest {

  private final HttpClient http = HttpClient.newHttpClient();

  @SuppressWarnings("NullAway.Init") // start(), before the first test
  private Compose compose;

  @Override
  Deployment start(Path folder) {
    Assumptions.assumeTrue(Compose.isThere(), "no Docker engine with Compose answers");
    compose = Compose.start(folder);
    return compose;
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nothing, 404, not_found",
    "POST, /index.html, 405, method_not_allowed",
    "GET, /v1/nothing, 404, not_found",
    "DELETE, /v1/sessions, 405, method_not_allowed",
    "GET, /v1/rooms/..%2flobby/messages, 400, invalid_room",
    "GET, /v1/rooms/%zz, 400, malformed_request",
    "GET, /v1/socket, 426, upgrade_required",
    "GET, /health, 404, not_found",
    "GET, /prometheus, 404, not_found",
  })
  void everyRefusalIsAProblem(String method, String path, int status, String code)
      throws Exception {
    String answer = Raw.exchange(compose.gateway(), method + " " + path);
    assertThat(answer).startsWith("HTTP/1.1 " + status);
    assertThat(answer).containsIgnoringCase("Content-Type: application/problem+json");
    assertThat(answer).contains("\"code\":\"" + code + "\"");
  }

  @Test
  void aBodyOverTheLimitIsAProblem() throws Exception {
    HttpResponse<String> answer =
        http.send(
            request("/v1/sessions").POST(BodyPublishers.ofString("x".repeat(70_000))).build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("\"code\":\"too_large\"");
  }

  @ParameterizedTest
  @CsvSource({
    "/openapi, history",
    "/openapi/ingest.yml, openapi: 3.1",
    "/openapi/history.yml, openapi: 3.1",
    "/docs/api, rapi-doc",
    "/asyncapi.yaml, asyncapi:",
    "/.well-known/jwks.json, keys",
    "/schema-registry/subjects, chat.messages-value",
    "/, Roomlog",
    "/roomlog.js, export",
  })
  void descriptionsAndThePageAreServed(String path, String part) throws Exception {
    HttpResponse<String> answer = http.send(request(path).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains(part);
  }

  @Test
  void twoPeopleChatOnThePage() {
    var executable = Chromium.executable();
    Assumptions.assumeTrue(executable.isPresent(), Chromium.HOW_TO_INSTALL);
    try (Chromium chromium = Chromium.start(executable.orElseThrow());
        BrowserContext first = chromium.browser().newContext();
        BrowserContext second = chromium.browser().newContext()) {
      Page alice = join(first, "alice");
      Page bob = join(second, "bob");
      alice.locator("#composer").fill("hello bob");
      alice.locator("#composer").press("Enter");
      assertThat(bob.locator("#messages")).containsText("hello bob");
      bob.reload();
      assertThat(bob.locator("#messages")).containsText("hello bob");
      bob.screenshot(
          new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", "compose.png")));
    }
  }

  private Page join(BrowserContext context, String name) {
    Page page = context.newPage();
    page.navigate(compose.gateway().toString());
    page.locator("#handle").fill(name);
    page.locator("#join").click();
    assertThat(page.locator("#status")).hasAttribute("data-state", "live");
    return page;
  }

  private HttpRequest.Builder request(String path) {
    URI uri = compose.gateway().resolve(path);
    return HttpRequest.newBuilder(uri).header("Content-Type", "application/json");
  }
}
