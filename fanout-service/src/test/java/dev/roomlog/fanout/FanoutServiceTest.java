package dev.roomlog.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.testing.Backends;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Promise 8 on a process of its own, which is ended as an operator ends it.
class FanoutServiceTest {

  private static final TestLog LOG = TestLog.shared();

  @TempDir private Path folder;

  @Test
  void sendsItsClientsElsewhereOnSigtermAndExitsWithZero() throws Exception {
    String room = LOG.room("sigterm");
    int port = freePort();
    Process process = start("-micronaut.server.port=" + port, "-roomlog.fanout.drain-time=2s");
    try {
      Awaitility.await().atMost(TestNode.PATIENCE).until(() -> isReady(port));
      URI uri = URI.create("ws://localhost:" + port + "/v1/socket");
      try (var client = TestClient.connect(uri, LOG.tokens().token("guest"))) {
        client.next("ready");
        client.subscribe(room, null);
        client.next("subscribed");
        LOG.post(room, "last words");
        client.texts(1);
        process.destroy();
        assertThat(client.next("reconnect").path("after_ms").isNumber()).isTrue();
        Awaitility.await().until(() -> client.closeCode() == 1012);
      }
      assertThat(process.waitFor(TestNode.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-roomlog.fanout.stall-time=soon, roomlog.fanout.stall-time is 'soon'",
    "-roomlog.fanout.max-rooms=0, roomlog.fanout: max-rooms must be positive"
  })
  void tellsInOneLineWhichSettingItRefusesAndExitsWithOne(String setting, String refusal)
      throws Exception {
    Process process = start(setting);
    try {
      assertThat(process.waitFor(TestNode.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(Files.readAllLines(log()))
          .filteredOn(line -> line.contains(" ERROR "))
          .singleElement()
          .asString()
          .matches("\\d{4}-\\d\\d-\\d\\dT\\S+ ERROR .*") // as ConsoleLog has it
          .contains(refusal);
      assertThat(Files.readString(log())).doesNotContain("\tat ");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void runsOnEpollWhereTheSystemHasIt() {
    try (var node = TestNode.start();
        var client = TestClient.open(node, LOG.tokens().token("guest"))) {
      assertThat(client.closeCode()).isEqualTo(-1);
      for (Shard shard : node.bean(Hub.class).shards()) {
        assertThat(((IoEventLoop) shard.loop()).isIoType(EpollIoHandler.class))
            .isEqualTo(Epoll.isAvailable());
      }
    }
  }

  private Process start(String... settings) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                FanoutService.class.getName(),
                "-roomlog.kafka.bootstrap-servers=" + Backends.bootstrapServers()));
    command.addAll(List.of(settings));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log().toFile())
        .start();
  }

  private Path log() {
    return folder.resolve("fanout.log");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean isReady(int port) {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/health/readiness"));
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
