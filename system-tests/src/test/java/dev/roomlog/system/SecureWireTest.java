package dev.roomlog.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.roomlog.client.Roomlog;
import dev.roomlog.client.RoomlogOptions;
import dev.roomlog.client.UnreachableException;
import dev.roomlog.fanout.FanoutService;
import dev.roomlog.ingest.IngestApi;
import dev.roomlog.schemas.Service;
import dev.roomlog.schemas.Topics;
import dev.roomlog.testing.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// [EndToEndTest] with TLS on every wire and the least permissions, and what is refused then.
final class SecureWireTest extends EndToEndTest {

  private static final Duration PATIENCE = Duration.ofSeconds(240);

  @SuppressWarnings("NullAway.Init") // start(), before the first test
  private SecureServices services;

  @Override
  Deployment start(Path folder) {
    services = SecureServices.start(folder);
    return services;
  }

  @Override
  @Test
  void aSubscriptionFromTheStartOfTheRoomTellsAll() {
    super.aSubscriptionFromTheStartOfTheRoomTellsAll();

    assertThat(Probe.meter(services.fanout(), "roomlog_fanout_history_reads_total", "page"))
        .as("pages that the fanout service read from history over TLS")
        .isPositive();
  }

  @Test
  void plainHttpOnTheTlsPortIsNotAnswered() throws IOException {
    for (URI address : new URI[] {services.ingest(), services.history(), services.fanout()}) {
      try (var socket = new Socket(address.getHost(), address.getPort())) {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket
            .getOutputStream()
            .write("GET /health HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        byte[] answer = socket.getInputStream().readAllBytes();
        assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP/");
      }
    }
  }

  @Test
  void aClientThatDoesNotKnowTheAuthorityGoesNoFurther() {
    try (var stranger =
        Roomlog.connect(services.ingest(), RoomlogOptions.DEFAULT.withRetryFor(Duration.ZERO))) {
      assertThatThrownBy(() -> stranger.createSession("ann"))
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("certification path");
    }
  }

  @Test
  void whatCannotBeDecodedIsParkedWithHistorysOwnPermission() throws Exception {
    double before = parked();
    try (var administrator = producer(Map.of(), services.broker().administration())) {
      administrator
          .send(new ProducerRecord<>(Topics.MESSAGES.name(), 0, "lobby", "no event"))
          .get();
    }
    await().atMost(PATIENCE).until(() -> parked() == before + 1);
    assertThat(Probe.get(services.history(), "/health/readiness").body()).contains("ARCHIVING");
  }

  @ParameterizedTest
  @EnumSource(
      value = Service.class,
      names = {"FANOUT", "HISTORY"})
  void noReaderMayWriteMessages(Service service) {
    try (var reader = producerOf(service)) {
      assertThatThrownBy(send(reader, Topics.MESSAGES.name())::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(TopicAuthorizationException.class);
    }
  }

  @Test
  void ingestMayNotWriteDeadLetters() {
    try (var ingest = producerOf(Service.INGEST)) {
      assertThatThrownBy(send(ingest, Topics.DEAD_LETTERS.name())::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(TopicAuthorizationException.class);
    }
  }

  @Test
  void whoIsDeniedSaysWhatToDo() {
    String stranger = SecureBroker.STRANGER;
    String reader = SecureBroker.user(Service.FANOUT);
    try (var writer =
            services.startAs(
                IngestApi.class, SecureBroker.login(stranger, SecureBroker.password(stranger)));
        var unknown =
            services.startAs(FanoutService.class, SecureBroker.login(reader, "another"))) {
      awaitNotReady(writer, "denies this service something", "deploy/kafka/grant-acls");
      awaitNotReady(unknown, "does not let this service in", "sasl.*");
    }
  }

  private static void awaitNotReady(ServiceProcess process, String... words) {
    await()
        .atMost(PATIENCE)
        .ignoreException(UncheckedIOException.class)
        .untilAsserted(
            () -> {
              var readiness = Probe.get(process.address(), "/health/readiness");
              assertThat(readiness.statusCode()).isEqualTo(503);
              assertThat(readiness.body()).contains(words);
            });
    assertThat(Probe.get(process.address(), "/health/liveness").statusCode()).isEqualTo(200);
  }

  private double parked() {
    return Probe.meter(services.history(), "roomlog_history_undecodable_total", "");
  }

  private static Future<?> send(KafkaProducer<String, String> producer, String topic) {
    return producer.send(new ProducerRecord<>(topic, "key", "value"));
  }

  private KafkaProducer<String, String> producerOf(Service service) {
    String user = SecureBroker.user(service);
    Map<String, Object> settings =
        new HashMap<>(SecureBroker.login(user, SecureBroker.password(user)));
    // An idempotent producer asks for more, and would be refused for that.
    settings.put("enable.idempotence", false);
    settings.put("ssl.truststore.type", "PEM");
    settings.put("ssl.truststore.certificates", TestAuthority.shared().authorityPem());
    return producer(settings, services.broker().address());
  }

  private static KafkaProducer<String, String> producer(
      Map<String, Object> settings, String address) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("bootstrap.servers", address);
    return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
  }
}
