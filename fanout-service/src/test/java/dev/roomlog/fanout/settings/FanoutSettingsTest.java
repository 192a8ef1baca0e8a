package dev.roomlog.fanout.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomlog.testing.Backends;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FanoutSettingsTest {

  private static FanoutSettings settings(Map<String, Object> given) {
    try (var context =
        ApplicationContext.builder()
            .properties(given)
            .properties(Map.of("roomlog.kafka.bootstrap-servers", Backends.bootstrapServers()))
            .banner(false)
            .start()) {
      return context.getBean(FanoutSettings.class);
    }
  }

  @Test
  void hasADefaultForEverything() {
    FanoutSettings settings = settings(Map.of());
    assertThat(settings)
        .isEqualTo(
            new FanoutSettings(
                "http://localhost:8080",
                8,
                10_000,
                Duration.ofSeconds(10),
                FanoutSettings.Tail.ALL,
                Duration.ofMinutes(1),
                100_000,
                50_000,
                64L << 20,
                Duration.ofMillis(10),
                20_000,
                20_000,
                128,
                256 << 10,
                128 << 10,
                Duration.ofSeconds(3),
                20,
                200,
                Duration.ofSeconds(10),
                Duration.ofSeconds(25),
                Duration.ofSeconds(75),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                true));
  }

  @Test
  void readsUnits() {
    FanoutSettings settings =
        settings(Map.of("roomlog.fanout.max-queue", "1MB", "roomlog.fanout.batch-window", "0ms"));
    assertThat(settings.maxQueue()).isEqualTo(1 << 20);
    assertThat(settings.batchWindow()).isZero();
  }

  @Test
  void readsWhichPartitionsAreTailed() {
    FanoutSettings settings =
        settings(Map.of("roomlog.fanout.tail", "needed", "roomlog.fanout.tail-linger", "5s"));
    assertThat(settings.tail()).isEqualTo(FanoutSettings.Tail.NEEDED);
    assertThat(settings.tailLinger()).isEqualTo(Duration.ofSeconds(5));
    assertThatThrownBy(() -> settings(Map.of("roomlog.fanout.tail", "some")))
        .hasStackTraceContaining(
            "roomlog.fanout.tail is 'some', which is not one of [all, needed]");
    assertThatThrownBy(() -> settings(Map.of("roomlog.fanout.max-queue", "much")))
        .hasStackTraceContaining("which is not a size such as 64KB");
    assertThatThrownBy(() -> settings(Map.of("roomlog.fanout.tail-linger", "-1s")))
        .hasStackTraceContaining("tail-linger must not be negative");
  }

  /// The name of one of the two is how the other one begins.
  @Test
  void readsBothFromTheEnvironment() {
    var environment =
        PropertySource.of(
            "environment",
            Map.of("ROOMLOG_FANOUT_TAIL", "NEEDED", "ROOMLOG_FANOUT_TAIL_LINGER", "0s"),
            PropertySource.PropertyConvention.ENVIRONMENT_VARIABLE);
    try (var context =
        ApplicationContext.builder()
            .propertySources(environment)
            .properties(Map.of("roomlog.kafka.bootstrap-servers", Backends.bootstrapServers()))
            .banner(false)
            .start()) {
      FanoutSettings settings = context.getBean(FanoutSettings.class);
      assertThat(settings.tail()).isEqualTo(FanoutSettings.Tail.NEEDED);
      assertThat(settings.tailLinger()).isZero();
    }
  }

  @Test
  void refusesAWindowThatIsNotWarmed() {
    assertThatThrownBy(() -> settings(Map.of("roomlog.fanout.identity-offsets", 10)))
        .hasStackTraceContaining("recent-offsets must be positive and at most identity-offsets");
  }
}
