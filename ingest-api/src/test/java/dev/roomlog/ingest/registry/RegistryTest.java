package dev.roomlog.ingest.registry;

import static dev.roomlog.ingest.TestNode.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.ingest.TestNode;
import dev.roomlog.log.Event;
import java.net.http.HttpResponse;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Stock consumers read our schemas here; nobody changes them.
class RegistryTest {

  private static final TestNode NODE = TestNode.shared();
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

  @Test
  void theNewestSchemaIsTheOneWeWriteWith() {
    HttpResponse<String> response = get("/subjects/chat.messages-value/versions/latest");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue(MEDIA_TYPE);
    assertThat(new Schema.Parser().parse(json(response).path("schema").asText()).getFullName())
        .isEqualTo(Event.getClassSchema().getFullName());
    HttpResponse<String> byId = get("/schemas/ids/" + json(response).path("id").asInt());
    assertThat(json(byId).path("schema")).isEqualTo(json(response).path("schema"));
  }

  @ParameterizedTest
  @CsvSource({
    "/schemas/ids/999999, 404, 40403",
    "/subjects/nope/versions, 404, 40401",
    "/subjects/chat.messages-value/versions/9999, 404, 40402",
    "/nothing, 404, 404"
  })
  void whatIsNotThereIsSaidInTheRegistrysOwnWords(String path, int status, int code) {
    HttpResponse<String> response = get(path);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).path("error_code").asInt()).isEqualTo(code);
  }

  @Test
  void nobodyRegistersASchema() {
    HttpResponse<String> response =
        NODE.send("POST", "/schema-registry/subjects/chat.messages-value/versions", null, "{}");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).hasValue("GET");
  }

  private static HttpResponse<String> get(String path) {
    return NODE.exchange(
        NODE.request("/schema-registry" + path, null).header("Accept", MEDIA_TYPE).build());
  }
}
