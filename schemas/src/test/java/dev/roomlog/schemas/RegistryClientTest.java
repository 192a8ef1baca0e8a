package dev.roomlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomlog.log.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // set before each test
class RegistryClientTest {

  private static final String SUBJECT = Topics.MESSAGES.subject();
  private static final Duration SHORT = Duration.ofMillis(300);

  private final AtomicLong nanoTime = new AtomicLong();
  private RegistryServer registry;
  private RegistryClient client;

  @BeforeEach
  void start() throws IOException {
    registry = new RegistryServer();
    client = new RegistryClient(registry.url(), Catalogue.builtIn());
  }

  @AfterEach
  void stop() {
    client.close();
    registry.close();
  }

  @Test
  void aSchemaIsAskedForOnce() {
    String schema = Event.getClassSchema().toString();
    int id = registry.register(schema);

    assertThat(client.schema(id)).hasToString(schema);
    assertThat(client.schema(id)).hasToString(schema);
    assertThat(registry.requests).containsExactly("GET /schemas/ids/" + id);
  }

  @Test
  void recordsAreWrittenAndReadByTheRegistrysIds() {
    Event event = Examples.message("hello");
    var format = new WireFormat<Event>(Topics.MESSAGES, Event.getClassSchema(), client);

    byte[] bytes = format.encode(event);

    assertThat(bytes[4]).as("the registry's id, not the catalogue's").isEqualTo((byte) 100);
    assertThat(format.decode(bytes)).isEqualTo(new Decoded.Value<>(event));
  }

  @Test
  void theWritersSchemaIsRegisteredWhereItIsNotKnown() {
    int id = client.writerId(SUBJECT);

    assertThat(client.writerId(SUBJECT)).isEqualTo(id);
    assertThat(registry.requests)
        .containsExactly("POST /subjects/" + SUBJECT, "POST /subjects/" + SUBJECT + "/versions");
    assertThat(client.schema(id)).isEqualTo(Catalogue.builtIn().newest(SUBJECT).schema());
  }

  @Test
  void aKnownWritersSchemaIsOnlyLookedUp() {
    registry.register("\"string\"");
    int id = registry.register(Catalogue.builtIn().newest(SUBJECT).schema().toString());

    assertThat(client.writerId(SUBJECT)).isEqualTo(id);
    assertThat(registry.requests).containsExactly("POST /subjects/" + SUBJECT);
  }

  @Test
  void anUnknownIdIsNullAndAskedForAgainOnlyLater() {
    try (var timed =
        new RegistryClient(
            registry.url(), Catalogue.builtIn(), RegistryClient.ANSWER_TIMEOUT, nanoTime::get)) {
      assertThat(timed.schema(100)).isNull();
      registry.register("\"string\"");
      assertThat(timed.schema(100)).isNull();
      assertThat(registry.requests).hasSize(1);

      nanoTime.addAndGet(RegistryClient.UNKNOWN_FOR.toNanos());

      assertThat(timed.schema(100)).hasToString("\"string\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}",
        "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message M {}\"}",
        "{\"schema\":\"no schema\"}",
        "{}",
      })
  void aSchemaThatIsNoAvroIsUnknown(String answer) {
    registry.always = new CatalogueApi.Answer(200, answer);

    assertThat(client.schema(100)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500|{\"error_code\":50001}",
        "401|{\"error_code\":401}",
        "404|{\"error_code\":404}",
        "404|<html>",
        "302|{}",
        "200|<html>",
      })
  void anyOtherAnswerSaysNothingAboutTheIdAndIsNotKept(int status, String body) {
    registry.always = new CatalogueApi.Answer(status, body);

    assertThatThrownBy(() -> client.schema(100)).isInstanceOf(SchemaSourceUnavailable.class);
    assertThatThrownBy(() -> client.writerId(SUBJECT)).isInstanceOf(SchemaSourceUnavailable.class);

    registry.always = null;
    registry.register("\"string\"");
    assertThat(client.schema(100)).hasToString("\"string\"");
    assertThat(client.writerId(SUBJECT)).isPositive();
  }

  @Test
  void anOversizedAnswerIsNotRead() {
    registry.always =
        new CatalogueApi.Answer(200, "{}" + " ".repeat(RegistryClient.MAX_ANSWER_BYTES));

    assertThatThrownBy(() -> client.schema(100)).isInstanceOf(SchemaSourceUnavailable.class);
  }

  @Test
  void anAnswerWithoutAnIdIsRefused() {
    registry.always = new CatalogueApi.Answer(200, "{}");

    assertThatThrownBy(() -> client.writerId(SUBJECT)).isInstanceOf(SchemaSourceUnavailable.class);
  }

  @Test
  void aRegistryThatIsDownIsAway() {
    registry.close();

    assertThatThrownBy(() -> client.schema(100)).isInstanceOf(SchemaSourceUnavailable.class);
  }

  @Test
  void aRegistryThatStallsInItsAnswerIsAway() {
    registry.stalls = true;
    try (var impatient =
        new RegistryClient(registry.url(), Catalogue.builtIn(), SHORT, nanoTime::get)) {
      assertThatThrownBy(() -> impatient.schema(100))
          .isInstanceOf(SchemaSourceUnavailable.class)
          .hasMessageContaining("no answer in time");
    }
  }

  @Test
  void userInfoIsSentAsBasicAuthenticationAndNeverTold() {
    try (var known = new RegistryClient(registry.urlWithUser("me:s%40cret"), Catalogue.builtIn())) {
      registry.always = new CatalogueApi.Answer(500, "{}");

      assertThatThrownBy(() -> known.schema(100))
          .hasMessageContaining("500")
          .satisfies(e -> assertThat(e.toString()).doesNotContain("cret", "me:"));
    }
    String expected =
        Base64.getEncoder().encodeToString("me:s@cret".getBytes(StandardCharsets.UTF_8));
    assertThat(registry.authorizations).containsExactly("Basic " + expected);
  }
}
