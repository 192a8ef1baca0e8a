package dev.roomlog.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomlog.schemas.Topics;
import dev.roomlog.testing.Backends;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The settings and their defaults.
class IngestSettingsTest {

  @Test
  void theDefaultsAreUsable() {
    IngestSettings.Publishing publishing = read(IngestSettings.Publishing.class, Map.of());
    assertThat(publishing.linger()).isEqualTo(Duration.ofMillis(1));
    assertThat(publishing.deadline()).isEqualTo(Duration.ofSeconds(5));
    assertThat(publishing.maxTextBytes()).isEqualTo(8192);
    assertThat(publishing.maxBodyBytes()).isEqualTo(65_536);
    assertThat(publishing.directPosts()).isTrue();
    assertThat(publishing.maxPendingBytes()).isEqualTo(32L * 1024 * 1024);
    IngestSettings.TopicLayout layout = read(IngestSettings.TopicLayout.class, Map.of());
    assertThat(layout.messagePartitions()).isEqualTo(Topics.DEFAULT_MESSAGE_PARTITIONS);
    assertThat(layout.replicationFactor()).isEqualTo((short) -1);
    assertThat(layout.minInsyncReplicas(1)).isEqualTo(1);
    assertThat(layout.minInsyncReplicas(3)).isEqualTo(2);
    IngestSettings.Sessions sessions = read(IngestSettings.Sessions.class, Map.of());
    assertThat(sessions.operatorSecret()).isNull();
    assertThat(sessions.defaultRooms()).isEmpty();
    assertThat(read(IngestSettings.Limits.class, Map.of()).messagesPerSecond()).isEqualTo(50);
    assertThat(read(IngestSettings.Identity.class, Map.of()).identityWindow())
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(read(IngestSettings.Identity.class, Map.of()).identityBytes())
        .isEqualTo(32 * 1024 * 1024);
  }

  @Test
  void theOperatorsValuesCount() {
    assertThat(
            read(
                    IngestSettings.Sessions.class,
                    Map.of("roomlog.ingest.default-rooms", "lobby, help"))
                .defaultRooms())
        .containsExactly("lobby", "help");
    assertThat(
            read(IngestSettings.TopicLayout.class, Map.of("roomlog.ingest.min-insync-replicas", 3))
                .minInsyncReplicas(3))
        .isEqualTo(3);
  }

  @Test
  void whatANodeRemembersHasRoomForAFewEvents() {
    assertThatThrownBy(
            () ->
                read(IngestSettings.Identity.class, Map.of("roomlog.ingest.identity-bytes", "1KB")))
        .rootCause()
        .hasMessageContaining("identity-bytes must be at least 64 KB");
  }

  @ParameterizedTest
  @CsvSource({
    "max-pending, 0",
    "max-text-bytes, 1MB",
    "deadline, 0s",
    "linger, -1ms",
    "linger, 2s"
  })
  void nonsenseIsRefusedAtStart(String setting, String value) {
    assertThatThrownBy(
            () -> read(IngestSettings.Publishing.class, Map.of("roomlog.ingest." + setting, value)))
        .rootCause()
        .hasMessageContaining("roomlog.ingest");
  }

  @Test
  void aShortOperatorSecretIsRefusedAndNoneIsPrinted() {
    assertThatThrownBy(
            () ->
                read(
                    IngestSettings.Sessions.class,
                    Map.of("roomlog.ingest.operator-secret", "short")))
        .rootCause()
        .hasMessageContaining("operator-secret");
    assertThat(
            read(
                    IngestSettings.Sessions.class,
                    Map.of("roomlog.ingest.operator-secret", "a-very-long-secret"))
                .toString())
        .doesNotContain("a-very-long-secret");
  }

  private static <T> T read(Class<T> type, Map<String, Object> settings) {
    Map<String, Object> properties = new HashMap<>(settings);
    properties.put("roomlog.kafka.bootstrap-servers", Backends.bootstrapServers());
    properties.put("mongodb.uri", Backends.mongoUri());
    try (ApplicationContext context =
        ApplicationContext.builder()
            .propertySources(PropertySource.of("test", properties))
            .start()) {
      return context.getBean(type);
    }
  }
}
