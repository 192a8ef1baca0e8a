package dev.roomlog.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// What a person at the terminal sees when the all-in-one cannot start, and when it ends.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class AllInOneStartTest {

  private static final int TERMINATED = 128 + 15;

  private Path folder;
  private AllInOneProcess roomlog;

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.NEVER) Path temporary) {
    folder = temporary;
    roomlog = AllInOneProcess.start(folder, Deployment.freePort(), Deployment.freePort());
  }

  @AfterAll
  void stop() {
    roomlog.close();
  }

  @Test
  @Order(1)
  void aSecondProcessOnTheSameDataIsRefused() {
    refused(
        Deployment.freePort(),
        Deployment.freePort(),
        roomlog.data(),
        "The data folder " + roomlog.data() + " is used by another Roomlog.",
        "--data");
  }

  @Test
  @Order(1)
  void aTakenPortIsNamedWithItsOption() {
    Path other = folder.resolve("other");
    refused(
        roomlog.port(),
        Deployment.freePort(),
        other,
        "Port " + roomlog.port() + " is taken.",
        "--port");
    refused(
        Deployment.freePort(),
        roomlog.kafkaPort(),
        other,
        "Port " + roomlog.kafkaPort() + " is taken.",
        "--kafka-port");
    assertThat(other).doesNotExist();
  }

  /// Last: it ends the process.
  @Test
  @Order(2)
  void stopsQuietlyOnSigterm() {
    assertThat(roomlog.terminate()).isEqualTo(TERMINATED);
    assertThat(roomlog.output())
        .contains("Stopping")
        .doesNotContain("ERROR", "Exception", "While stopping");
  }

  private void refused(int port, int kafkaPort, Path data, String... words) {
    try (ForkedJvm second = AllInOneProcess.fork(folder, port, kafkaPort, data)) {
      assertThat(second.awaitExit()).isEqualTo(1);
      assertThat(second.output()).contains(words).doesNotContain("Exception", "\tat ");
    }
  }
}
