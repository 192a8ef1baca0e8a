package dev.roomlog.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.roomlog.schemas.Catalogue;
import dev.roomlog.schemas.RegistryClient;
import dev.roomlog.schemas.SchemaSource;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class SettingsTest {

  /// Nobody listens there; the clients keep trying, which no test here waits for.
  private static final Map<String, Object> NO_BROKER =
      Map.of("roomlog.kafka.bootstrap-servers", "127.0.0.1:1");

  @Test
  void defaultsStandWhereNothingIsSet() {
    try (ApplicationContext context = ApplicationContext.run(NO_BROKER)) {
      AccessSettings settings = context.getBean(AccessSettings.class);
      assertThat(settings)
          .isEqualTo(new AccessSettings(null, List.of(), 100_000, Duration.ofSeconds(10)));
      assertThat(context.getBean(KafkaSettings.class).overrides()).isEmpty();
    }
  }

  @Test
  void nativeKafkaSettingsKeepTheirDottedNamesAndWin() {
    try (ApplicationContext context =
        ApplicationContext.run(
            with(
                Map.of(
                    "roomlog.kafka.overrides.security.protocol",
                    "PLAINTEXT",
                    "roomlog.kafka.overrides.request.timeout.ms",
                    1234,
                    "roomlog.kafka.overrides.auto.offset.reset",
                    "earliest",
                    "roomlog.kafka.overrides.metric.reporters",
                    List.of())))) {
      KafkaSettings kafka = context.getBean(KafkaSettings.class);
      assertThat(kafka.consumer("me", Map.of("max.poll.records", 7)))
          .containsEntry("client.id", "me")
          .containsEntry("max.poll.records", 7)
          .containsEntry("security.protocol", "PLAINTEXT")
          .containsEntry("request.timeout.ms", 1234)
          .containsEntry("auto.offset.reset", "earliest")
          .containsEntry("enable.auto.commit", false)
          .containsEntry("value.deserializer", ByteArrayDeserializer.class)
          .containsEntry("bootstrap.servers", "127.0.0.1:1");
      assertThat(kafka.producer("me", Map.of()))
          .containsEntry("acks", "all")
          .containsEntry("enable.idempotence", true)
          .containsEntry("request.timeout.ms", 1234);
    }
  }

  @Test
  void nestedMapsAndEnvironmentVariablesNameTheSameSettings() {
    try (ApplicationContext nested =
            ApplicationContext.run(
                with(
                    Map.of(
                        "roomlog.kafka.overrides",
                        Map.of("security", Map.of("protocol", "PLAINTEXT")))));
        ApplicationContext environment =
            ApplicationContext.builder()
                .propertySources(
                    PropertySource.of("broker", NO_BROKER),
                    PropertySource.of(
                        "environment",
                        Map.of("ROOMLOG_KAFKA_OVERRIDES_SECURITY_PROTOCOL", "PLAINTEXT"),
                        PropertySource.PropertyConvention.ENVIRONMENT_VARIABLE))
                .start()) {
      Map<String, Object> expected = Map.of("security.protocol", "PLAINTEXT");
      assertThat(nested.getBean(KafkaSettings.class).overrides()).isEqualTo(expected);
      assertThat(environment.getBean(KafkaSettings.class).overrides()).isEqualTo(expected);
    }
  }

  @Test
  void listsOfOriginsAndServersBindFromListsAndFromText() {
    try (ApplicationContext list =
            ApplicationContext.run(
                with(Map.of("roomlog.origins", List.of("https://a.example", "http://b:81"))));
        ApplicationContext text =
            ApplicationContext.run(
                with(Map.of("roomlog.origins", "https://a.example, http://b:81")))) {
      assertThat(list.getBean(AccessSettings.class).origins())
          .containsExactly("https://a.example", "http://b:81");
      assertThat(text.getBean(AccessSettings.class).origins())
          .containsExactly("https://a.example", "http://b:81");
    }
  }

  @Test
  void schemasComeFromTheCatalogueUnlessTheOperatorHasARegistry() {
    String url = "roomlog.schema-registry.url";
    try (ApplicationContext none = ApplicationContext.run(with(Map.of(url, "")));
        ApplicationContext one = ApplicationContext.run(with(Map.of(url, "http://localhost:1")))) {
      assertThat(none.getBean(SchemaSource.class)).isSameAs(Catalogue.builtIn());
      assertThat(one.getBean(SchemaSource.class)).isInstanceOf(RegistryClient.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "null", "chat.example", "https://chat.example/", "https://a@b"})
  void anOriginThatNoBrowserSendsIsRefusedAtStart(String origin) {
    assertThatThrownBy(() -> new AccessSettings(null, List.of(origin), 1, Duration.ofSeconds(1)))
        .hasMessageContaining("roomlog.origins");
  }

  @Test
  void secretsAreNotPartOfTheSettingsText() {
    var access = new AccessSettings("hush-hush", List.of(), 1, Duration.ofSeconds(1));
    var kafka = new KafkaSettings("localhost:1", Map.of("sasl.jaas.config", "hush-hush"));
    assertThat(access + " " + kafka).doesNotContain("hush-hush").contains("sasl.jaas.config");
  }

  private static Map<String, Object> with(Map<String, Object> more) {
    var settings = new HashMap<>(NO_BROKER);
    settings.putAll(more);
    return settings;
  }

  @Test
  void refuseToStartWithAValueThatCannotBeRead() {
    assertThatThrownBy(
            () ->
                ApplicationContext.run(
                    with(
                        Map.of(
                            "roomlog.verified-tokens",
                            "many",
                            "roomlog.request-deadline",
                            "soon"))))
        .hasStackTraceContaining("roomlog.verified-tokens is 'many', which is not of type int")
        .hasStackTraceContaining(
            "roomlog.request-deadline is 'soon', which is not a duration such as 500ms or 5s");
  }

  @Test
  void warnOfASettingThatThereIsNot() {
    var log = (Logger) LoggerFactory.getLogger(SettingsCheck.class);
    var seen = new ListAppender<ILoggingEvent>();
    seen.start();
    log.addAppender(seen);
    var variables =
        PropertySource.of(
            "environment",
            Map.of(
                "ROOMLOG_KAFKA_BOOTSTRAP_SERVER",
                "k:1",
                "ROOMLOG_KAFKA_OVERRIDES_SECURITY_PROTOCOL",
                "PLAINTEXT",
                "ROOMLOG_SCHEMA_REGISTRY_URL",
                ""),
            PropertySource.PropertyConvention.ENVIRONMENT_VARIABLE);
    try (var _ =
        ApplicationContext.builder()
            .propertySources(PropertySource.of("broker", NO_BROKER), variables)
            .start()) {
      assertThat(seen.list)
          .singleElement()
          .extracting(ILoggingEvent::getFormattedMessage)
          .asString()
          .endsWith(": ROOMLOG_KAFKA_BOOTSTRAP_SERVER");
    } finally {
      log.detachAppender(seen);
    }
  }

  @Test
  void takeAnEmptyValueForNone() {
    try (var context = ApplicationContext.run(with(Map.of("roomlog.request-deadline", "")))) {
      assertThat(context.getBean(AccessSettings.class).requestDeadline())
          .isEqualTo(Duration.ofSeconds(10));
    }
  }
}
