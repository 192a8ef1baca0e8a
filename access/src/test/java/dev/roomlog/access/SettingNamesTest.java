package dev.roomlog.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingNamesTest {

  private final SettingNames names = new SettingNames();

  SettingNamesTest() {
    names.add("roomlog.origins", true);
    names.add("roomlog.fanout.max-queue", false);
    names.add("roomlog.kafka.overrides", true);
    names.add("roomlog.ingest.default-rooms", true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "roomlog.fanout.max-queue",
        "ROOMLOG_FANOUT_MAX_QUEUE",
        "roomlog.fanout.maxQueue",
        "roomlog.kafka.overrides.security.protocol",
        "ROOMLOG_KAFKA_OVERRIDES_SECURITY_PROTOCOL",
        "roomlog.ingest.default-rooms[0]",
        "roomlog.kafka.overrides",
      })
  void knowsASettingInEachSpelling(String given) {
    assertThat(names.isMistaken(given)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ROOMLOG_JAVA_OPTIONS",
        "roomlog.tls",
        "roomlog.history.read-timeout",
        "ROOMLOG_HISTORY_READ_TIMEOUT",
        "micronaut.server.port",
        "PATH",
      })
  void judgesNothingOfOthers(String given) {
    assertThat(names.isMistaken(given)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "roomlog.fanout.max-queues",
        "ROOMLOG_FANOUT_MAXQUEUE",
        "roomlog.fanout.max-queue.bytes",
        "roomlog.kafka.override.security.protocol",
        "ROOMLOG_INGEST_DEFAULT_ROOM",
      })
  void findsWhatThereIsNot(String given) {
    assertThat(names.isMistaken(given)).isTrue();
  }
}
