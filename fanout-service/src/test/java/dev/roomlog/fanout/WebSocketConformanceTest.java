package dev.roomlog.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The node speaks WebSocket as RFC 6455 says: families 1 to 7 of the Autobahn test suite by the
/// suite's numbers (a `+` marks a case of ours), each with everything that the node answers.
class WebSocketConformanceTest {

  private static final TestLog LOG = TestLog.shared();
  private static final int CONNECTIONS = 16;

  private static TestNode direct;
  private static TestNode throughSessions;
  private static ExecutorService clients;

  @BeforeAll
  static void start() {
    direct = TestNode.start(Map.of("direct-write", true));
    throughSessions = TestNode.start(Map.of("direct-write", false));
    clients = Executors.newFixedThreadPool(CONNECTIONS);
  }

  @AfterAll
  static void stop() {
    clients.close();
    direct.close();
    throughSessions.close();
  }

  @TestFactory
  Stream<DynamicTest> answersAsListed() {
    return played(direct, (one, seen) -> assertThat(seen).isEqualTo(one.answers()));
  }

  /// Sessions answer on another thread, so that a close of ours may come before: the suite leaves
  /// that open.
  @TestFactory
  Stream<DynamicTest> answersAsListedWithoutDirectWrites() {
    return played(
        throughSessions,
        (one, seen) -> assertThat(seen).isIn(one.answers(), List.of(one.answers().getLast())));
  }

  /// Plays the cases side by side; each test waits for its own.
  private static Stream<DynamicTest> played(
      TestNode node, BiConsumer<SocketCase, List<String>> verdict) {
    String token = LOG.tokens().token("autobahn");
    return Stream.of(FramingCases.all(), Utf8Cases.all(), CloseCases.all())
        .flatMap(List::stream)
        .toList()
        .stream()
        .map(
            one -> {
              Future<List<String>> seen = clients.submit(() -> play(node, token, one));
              return DynamicTest.dynamicTest(one.toString(), () -> verdict.accept(one, seen.get()));
            })
        .toList()
        .stream();
  }

  private static List<String> play(TestNode node, String token, SocketCase one) throws Exception {
    try (var socket = RawSocket.open(node, token)) {
      return one.play(socket);
    }
  }
}
