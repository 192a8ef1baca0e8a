package dev.roomlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.roomlog.log.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.apache.flink.avro.shaded.org.apache.avro.Schema;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumReader;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericRecord;
import org.apache.flink.avro.shaded.org.apache.avro.io.DecoderFactory;
import org.apache.flink.formats.avro.registry.confluent.ConfluentSchemaRegistryCoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Flink SQL's `avro-confluent` format, which carries Confluent's own client, reads our records and
/// knows nothing of Roomlog but the URL.
@SuppressWarnings("NullAway.Init") // set before each test
class StockConsumerTest {

  private static final int CACHED = 10;

  private HttpServer server;
  private CachedSchemaRegistryClient client;

  @BeforeEach
  void serve() throws IOException {
    CatalogueApi api = new CatalogueApi(Catalogue.builtIn());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, api));
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + CatalogueApi.PREFIX;
    client = new CachedSchemaRegistryClient(url, CACHED);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.stop(0);
  }

  @Test
  void everyEventIsReadWithOnlyTheUrl() throws IOException {
    var codec = new EventCodec(Catalogue.builtIn(), Examples.RULE);
    var coder = new ConfluentSchemaRegistryCoder(client);
    for (Event event : Examples.events()) {
      var bytes = new ByteArrayInputStream(codec.value(event));
      Schema schema = coder.readSchema(bytes);
      GenericRecord record =
          new GenericDatumReader<GenericRecord>(schema)
              .read(null, DecoderFactory.get().directBinaryDecoder(bytes, null));

      assertThat(record.get("type")).hasToString(event.getType().name());
      assertThat(record.get("room")).hasToString(event.getRoom());
      assertThat(record.get("id")).hasToString(event.getId());
      assertThat(String.valueOf(record.get("text"))).isEqualTo(String.valueOf(event.getText()));
      assertThat(bytes.available()).isZero();
    }
  }

  @Test
  void subjectsVersionsAndRefusalsAreUnderstood() throws IOException, RestClientException {
    String subject = Topics.MESSAGES.subject();

    assertThat(client.getAllSubjects())
        .contains(Topics.MESSAGES.subject(), Topics.DIRECTORY.subject());
    assertThat(client.getAllVersions(subject)).contains(1);
    assertThat(client.getLatestSchemaMetadata(subject).getId())
        .isEqualTo(Catalogue.builtIn().writerId(subject));
    assertThat(client.getCompatibility(null)).isEqualTo("FULL_TRANSITIVE");
    assertThatThrownBy(() -> client.getSchemaById(77))
        .isInstanceOfSatisfying(
            RestClientException.class, e -> assertThat(e.getErrorCode()).isEqualTo(40403));
    assertThatThrownBy(() -> client.getLatestSchemaMetadata("nobody"))
        .isInstanceOfSatisfying(
            RestClientException.class, e -> assertThat(e.getErrorCode()).isEqualTo(40401));
  }

  private static void answer(HttpExchange exchange, CatalogueApi api) throws IOException {
    try (exchange) {
      CatalogueApi.Answer answer = api.get(exchange.getRequestURI().getRawPath());
      byte[] body = answer.json().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", CatalogueApi.MEDIA_TYPE);
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
