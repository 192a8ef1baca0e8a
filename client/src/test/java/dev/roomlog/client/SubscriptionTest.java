package dev.roomlog.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.roomlog.client.TestServer.Peer;
import dev.roomlog.client.TestServer.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private TestServer server;
  private Roomlog client;

  private final RoomListener listener =
      new RoomListener() {
        @Override
        public void onEvent(Event event) {
          told.add(event.position());
        }

        @Override
        public void onExpired(String room, @Nullable String lost, @Nullable String goesOn) {
          notes.add("expired " + lost + " " + goesOn);
        }

        @Override
        public void onRefused(String room, Problem problem) {
          notes.add("refused " + problem.code());
        }
      };

  @BeforeEach
  void start() throws IOException {
    server = new TestServer();
    server.http = _ -> Response.of(201, SendTest.session(sessions.incrementAndGet()));
    client =
        Roomlog.connect(
            server.uri(),
            RoomlogOptions.DEFAULT
                .withBackoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(5)))
                .withSocket(new SocketOptions(4, Duration.ofMillis(50), Duration.ofSeconds(30))));
    client.createSession("ann");
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  /// Plays the server's part of each connection in turn, after hello and subscribe were heard and
  /// answered.
  private void play(BiConsumer<Integer, Peer> script) {
    server.sockets =
        peer -> {
          int number = connections.incrementAndGet();
          heard.add(peer.read());
          peer.text("{\"type\":\"ready\",\"sender\":\"s1\",\"handle\":\"ann\"}");
          answerSubscribe(peer);
          script.accept(number, peer);
        };
  }

  private void answerSubscribe(Peer peer) {
    String frame = peer.read();
    heard.add(frame);
    String ref = frame.replaceAll(".*\"ref\":\"([^\"]*)\".*", "$1");
    peer.text(
        "{\"type\":\"subscribed\",\"ref\":\"%s\",\"room\":\"lobby\",\"position\":\"p0\"}"
            .formatted(ref));
  }

  private static String event(String position) {
    return """
    {"type":"message.posted","room":"lobby","position":"%s","id":"i-%s","text":"é"}\
    """
        .formatted(position, position);
  }

  @Test
  void aDroppedConnectionIsResumedAfterTheLastPositionWithoutDoubles() {
    play(
        (number, peer) -> {
          if (number == 1) {
            peer.text(event("p1"));
            peer.fragmented(event("p2"));
            await().until(() -> told.contains("p2")); // what is on its way may be lost
          } else {
            peer.text(event("p2"));
            peer.text(event("p3"));
            peer.read();
          }
        });
    try (Subscription subscription = client.subscribe("lobby", null, listener)) {
      await().until(() -> told.contains("p3"));
      assertThat(told).containsExactly("p1", "p2", "p3");
      assertThat(heard).last().asString().contains("\"after\":\"p2\"");
      assertThat(subscription.reconnects()).isOne();
      assertThat(subscription.duplicates()).isOne();
    }
  }

  @Test
  void anAnnouncedEventThatDoesNotComeIsAskedForAgain() {
    play(
        (_, peer) -> {
          peer.text(event("p1"));
          peer.text("{\"type\":\"ping\",\"heads\":{\"lobby\":\"p3\"}}");
          heard.add(peer.read()); // pong
          heard.add(peer.read()); // unsubscribe
          peer.text(event("p3")); // must not be told before p2
          answerSubscribe(peer);
          peer.text(event("p2"));
          peer.text(event("p3"));
          peer.read();
        });
    try (Subscription subscription = client.subscribe("lobby", "p0", listener)) {
      await().until(() -> told.size() >= 3);
      assertThat(told).containsExactly("p1", "p2", "p3");
      assertThat(heard).anyMatch(frame -> frame.contains("pong"));
      assertThat(heard).last().asString().contains("\"after\":\"p1\"");
      assertThat(subscription.resubscribes()).isOne();
      assertThat(subscription.reconnects()).isZero();
    }
  }

  @Test
  void anExpiredTokenIsReplacedBeforeTheNextConnection() {
    play(
        (number, peer) -> {
          if (number == 1) {
            peer.close(4401);
          }
          peer.read();
        });
    try (Subscription _ = client.subscribe("lobby", null, listener)) {
      await().until(() -> connections.get() == 2 && heard.size() == 4);
      assertThat(heard.get(0)).contains("t1");
      assertThat(heard.get(2)).contains("t2");
    }
  }

  @Test
  void aCloseForGoodIsNotArguedWith() {
    play((_, peer) -> peer.close(4403));
    try (Subscription subscription = client.subscribe("lobby", null, listener)) {
      await().until(() -> subscription.state() == Subscription.State.CLOSED);
      assertThat(connections).hasValue(1);
    }
  }

  @Test
  void theServersWishToReconnectIsFollowed() {
    play(
        (number, peer) -> {
          if (number == 1) {
            peer.text("{\"type\":\"reconnect\",\"after_ms\":10}");
          } else {
            peer.text(event("p1"));
          }
          peer.read();
        });
    try (Subscription _ = client.subscribe("lobby", null, listener)) {
      await().until(() -> told.contains("p1"));
      assertThat(connections).hasValue(2);
    }
  }

  @Test
  void aPositionThatIsGoneIsToldAndTheRestIsRead() {
    play(
        (_, peer) -> {
          peer.text(
              """
              {"type":"error","room":"lobby","problem":{"code":"position_expired","status":410,\
              "detail":"d","earliest":"p5"}}\
              """);
          heard.add(peer.read()); // unsubscribe
          answerSubscribe(peer);
          peer.text(event("p6"));
          peer.read();
        });
    try (Subscription _ = client.subscribe("lobby", "p1", listener)) {
      await().until(() -> told.contains("p6"));
      assertThat(notes).containsExactly("expired p1 p5");
      assertThat(heard).last().asString().contains("\"after\":\"p5\"");
    }
  }

  @Test
  void aConnectionLostBeforeTheFirstEventIsResumedFromWhereItBegan() {
    play(
        (number, peer) -> {
          if (number == 1) {
            peer.close(1012);
          } else {
            peer.text(event("p1"));
          }
          peer.read();
        });
    try (Subscription _ = client.subscribe("lobby", null, listener)) {
      await().until(() -> told.contains("p1"));
      assertThat(heard.get(1)).doesNotContain("after");
      assertThat(heard.get(3)).contains("\"after\":\"p0\"");
    }
  }

  @Test
  void aSlowListenerMissesNothing() {
    var all = new CountDownLatch(1);
    RoomListener slow =
        event -> {
          try {
            all.await(); // nothing is taken before the server has said everything
            told.add(event.position());
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    play(
        (_, peer) -> {
          for (int i = 100; i < 300; i++) {
            peer.text(event("p" + i));
          }
          all.countDown();
          peer.read();
        });
    try (Subscription _ = client.subscribe("lobby", "p0", slow)) {
      await().until(() -> told.size() == 200);
      assertThat(told).isSorted();
    }
  }
}
