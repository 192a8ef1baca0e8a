package dev.roomlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The shapes and error codes of the registry's API, version 1.
class CatalogueApiTest {

  private static final String ROOT = CatalogueApi.PREFIX;
  private static final String SUBJECT = "chat.messages-value";

  private final CatalogueApi api = new CatalogueApi(Catalogue.builtIn());

  @Test
  void subjectsAndVersionsAreListed() throws IOException {
    assertThat(ok("/subjects")).hasToString("[\"chat.messages-value\",\"chat.directory-value\"]");
    assertThat(ok("/subjects/" + SUBJECT + "/versions").get(0).asInt()).isEqualTo(1);
    assertThat(ok("/config")).hasToString("{\"compatibilityLevel\":\"FULL_TRANSITIVE\"}");
  }

  @Test
  void everyVersionIsFoundByIdAndByNumber() throws IOException {
    for (Catalogue.Version version : Catalogue.builtIn().versions()) {
      JsonNode byId = ok("/schemas/ids/" + version.id());
      assertThat(schema(byId.get("schema").asText())).isEqualTo(version.schema());
      assertThat(byId).hasSize(1);

      JsonNode uses = ok("/schemas/ids/" + version.id() + "/versions");
      assertThat(uses)
          .hasToString(
              "[{\"subject\":\"%s\",\"version\":%d}]"
                  .formatted(version.subject(), version.version()));

      String path = "/subjects/" + version.subject() + "/versions/" + version.version();
      JsonNode byNumber = ok(path);
      assertThat(byNumber.get("subject").asText()).isEqualTo(version.subject());
      assertThat(byNumber.get("version").asInt()).isEqualTo(version.version());
      assertThat(byNumber.get("id").asInt()).isEqualTo(version.id());
      assertThat(schema(byNumber.get("schema").asText())).isEqualTo(version.schema());
      assertThat(schema(ok(path + "/schema").toString())).isEqualTo(version.schema());
    }
  }

  @Test
  void theLatestIsTheNewest() throws IOException {
    int newest = Catalogue.builtIn().newest(SUBJECT).id();

    assertThat(ok("/subjects/" + SUBJECT + "/versions/latest").get("id").asInt()).isEqualTo(newest);
    assertThat(ok("/subjects/" + SUBJECT + "/versions/-1").get("id").asInt()).isEqualTo(newest);
  }

  @ParameterizedTest
  @CsvSource({
    "/schemas/ids/77, 404, 40403",
    "/schemas/ids/-1, 404, 40403",
    "/schemas/ids/x, 404, 40403",
    "/schemas/ids/77/versions, 404, 40403",
    "/subjects/nobody/versions, 404, 40401",
    "/subjects/nobody/versions/1, 404, 40401",
    "/subjects/nobody/versions/latest/schema, 404, 40401",
    "/subjects/chat.messages-value/versions/77, 404, 40402",
    "/subjects/chat.messages-value/versions/77/schema, 404, 40402",
    "/subjects/chat.messages-value/versions/0, 422, 42202",
    "/subjects/chat.messages-value/versions/newest, 422, 42202",
    "/subjects/chat.messages-value/versions/%00, 422, 42202",
    "/subjects/chat.messages-value/versions/1/x, 404, 404",
    "/schemas/ids/1/x, 404, 404",
    "/mode, 404, 404",
    "'', 404, 404",
  })
  void whatIsNotThereIsRefusedAsTheRegistryDoes(String path, int status, int code)
      throws IOException {
    CatalogueApi.Answer answer = api.get(ROOT + path);

    assertThat(answer.status()).isEqualTo(status);
    JsonNode json = new ObjectMapper().readTree(answer.json());
    assertThat(json.get("error_code").asInt()).isEqualTo(code);
    assertThat(json.get("message").asText()).isNotBlank();
    assertThat(json).hasSize(2);
  }

  @Test
  void everyRouteOfTheRegistryIsAnswered() {
    for (Route route : Routes.all()) {
      if (route.path().startsWith(ROOT)) {
        String path =
            route
                .path()
                .replace("{id}", "1")
                .replace("{subject}", SUBJECT)
                .replace("{version}", "latest");
        assertThat(api.get(path).status()).as(path).isEqualTo(200);
      }
    }
  }

  private JsonNode ok(String path) throws IOException {
    CatalogueApi.Answer answer = api.get(ROOT + path);
    assertThat(answer.status()).as(path).isEqualTo(200);
    return new ObjectMapper().readTree(answer.json());
  }

  private static Schema schema(String json) {
    return new Schema.Parser().parse(json);
  }
}
