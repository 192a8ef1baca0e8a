package dev.roomlog.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.DirectoryKeys;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.testing.Backends;
import dev.roomlog.testing.TestTokens;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Promises 7, 8 and 9 as a client sees them: broken parts, an orderly leave, revocation.
class LifeOfAConnectionTest {

  private static final TestLog LOG = TestLog.shared();

  private static int status(TestNode node, String path) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(node.http(path)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsWhenTheTokenExpires(boolean direct) {
    try (var node = TestNode.start(Map.of("direct-write", direct))) {
      Instant soon = Instant.now().plusSeconds(2);
      TestTokens.Minting person = LOG.tokens().person("bob");
      String brief = person.expiresAt(soon).token();
      try (var client = TestClient.open(node, brief);
          var refreshed = TestClient.open(node, brief)) {
        refreshed.send(
            "{\"type\":\"token\",\"token\":\""
                + person.expiresAt(soon.plusSeconds(600)).token()
                + "\"}");
        Awaitility.await().until(() -> client.closeCode() == 4401);
        assertThat(Instant.now()).isAfterOrEqualTo(soon.minusSeconds(1));
        assertThat(refreshed.closeCode()).isEqualTo(-1);
        refreshed.send("{\"type\":\"token\",\"token\":\"" + LOG.tokens().token("another") + "\"}");
        assertThat(refreshed.next("error").path("problem").path("code").asText())
            .isEqualTo("unauthorized");
      }
    }
  }

  @Test
  void endsWhenTheAccountIsBanned() {
    TestTokens.Minting person = LOG.tokens().person("banned").account();
    try (var node = TestNode.start(Map.of("ping-interval", "1h", "idle-time", "2h"));
        var client = TestClient.open(node, person.token());
        var other = TestClient.open(node, LOG.tokens().token("other"))) {
      var account = new DirectoryEntry();
      account.setType(DirectoryType.ACCOUNT);
      account.setVersion(1);
      account.setAccount(person.sender());
      account.setBanned(true);
      LOG.enter(DirectoryKeys.account(person.sender()), account);
      Awaitility.await().until(() -> client.closeCode() == 4403);
      assertThat(other.closeCode()).isEqualTo(-1);
    }
  }

  @Test
  void endsWhenTheTokensKeyIsWithdrawn() {
    var tokens = new TestTokens();
    LOG.enter(tokens.directoryKey(), tokens.entry());
    try (var node = TestNode.start(Map.of("ping-interval", "200ms"));
        var client = TestClient.open(node, tokens.token("guest"))) {
      DirectoryEntry withdrawn = tokens.entry();
      withdrawn.setVersion(2);
      withdrawn.setRemoved(true);
      LOG.enter(tokens.directoryKey(), withdrawn);
      Awaitility.await().until(() -> client.closeCode() == 4403);
    }
  }

  @Test
  void outsidersLeaveARoomThatTurnsPrivate() {
    String room = LOG.room("closing");
    TestTokens.Minting member = LOG.tokens().person("member");
    var membership = new DirectoryEntry();
    membership.setType(DirectoryType.MEMBER);
    membership.setVersion(1);
    membership.setRoom(room);
    membership.setMember(member.sender());
    LOG.enter(DirectoryKeys.member(room, member.sender()), membership);
    try (var node = TestNode.start().knows(room);
        var inside = TestClient.open(node, member.token());
        var outside = TestClient.open(node, LOG.tokens().token("outsider"))) {
      inside.subscribe(room, null);
      outside.subscribe(room, null);
      inside.next("subscribed");
      outside.next("subscribed");
      LogEvent last = LOG.post(room, "for all");
      outside.texts(1);
      LOG.room(room, "private", 2);
      JsonNode end = outside.next("unsubscribed");
      assertThat(end.path("code").asText()).isEqualTo("removed");
      assertThat(end.path("position").asText()).isEqualTo(last.position().toString());
      LOG.post(room, "for members");
      assertThat(inside.texts(2)).containsExactly("for all", "for members");
      assertThat(outside.hasFrames()).isFalse();
    }
  }

  @Test
  void receivesNothingAfterTheRemoval() {
    String room = LOG.room("removal");
    TestTokens.Minting victim = LOG.tokens().person("victim");
    try (var node = TestNode.start().knows(room);
        var removed = TestClient.open(node, victim.token());
        var other = TestClient.open(node, LOG.tokens().token("other"))) {
      removed.subscribe(room, null);
      other.subscribe(room, null);
      removed.next("subscribed");
      other.next("subscribed");
      Event removal = LOG.event(room, EventType.MEMBER_REMOVED);
      removal.setMember(victim.sender());
      LOG.send(LOG.message(room, "before"));
      LOG.send(removal);
      for (int i = 0; i < 50; i++) {
        LOG.send(LOG.message(room, "after " + i));
      }
      assertThat(removed.texts(1)).containsExactly("before");
      JsonNode event = removed.next("member.removed");
      JsonNode end = removed.next("unsubscribed");
      assertThat(end.path("code").asText()).isEqualTo("removed");
      assertThat(end.path("position")).isEqualTo(event.path("position"));
      other.texts(1);
      other.next("member.removed");
      assertThat(other.texts(50)).hasSize(50);
      assertThat(removed.hasFrames()).isFalse();
    }
  }

  @Test
  void tellsTheHeadsInItsPings() throws Exception {
    String room = LOG.room("heads");
    try (var node = TestNode.start(Map.of("ping-interval", "200ms")).knows(room);
        var client = TestClient.open(node, LOG.tokens().token("bob"))) {
      client.subscribe(room, null);
      client.next("subscribed");
      LogEvent last = LOG.post(room, "the last one");
      client.texts(1);
      JsonNode heads = client.nextPing().path("heads");
      while (heads.path(room).isMissingNode()) {
        heads = client.nextPing().path("heads");
      }
      assertThat(heads.path(room).asText()).isEqualTo(last.position().toString());
    }
  }

  @Test
  void isClosedWhenNothingIsHeardOfTheClient() throws Exception {
    try (var node = TestNode.start(Map.of("ping-interval", "200ms", "idle-time", "1s"));
        var silent = RawSocket.open(node, LOG.tokens().token("silent"));
        var alive = TestClient.open(node, LOG.tokens().token("alive"))) {
      Awaitility.await().until(() -> node.count("roomlog.fanout.closes", "code", "1001") == 1);
      assertThat(silent.closeCode()).isEqualTo(1001);
      for (int pings = 0; pings < 10; pings++) {
        alive.nextPing();
      }
      assertThat(alive.closeCode()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isSentElsewhereWhenTheNodeLeaves(boolean direct) {
    String room = LOG.room("leaving");
    try (var other = TestNode.start().knows(room);
        var node = TestNode.start(Map.of("drain-time", "3s", "direct-write", direct)).knows(room)) {
      List<TestClient> clients = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        var client = TestClient.open(node, LOG.tokens().token("guest"));
        client.subscribe(room, null);
        client.next("subscribed");
        clients.add(client);
      }
      LogEvent last = LOG.post(room, "last words");
      clients.forEach(client -> client.texts(1));
      assertThat(status(node, "/health/readiness")).isEqualTo(200);
      node.bean(Departure.class).drain();
      assertThat(status(node, "/health/readiness")).isEqualTo(503);
      for (TestClient client : clients) {
        assertThat(client.next("reconnect").path("after_ms").isNumber()).isTrue();
        Awaitility.await().until(() -> client.closeCode() == 1012);
      }
      LOG.post(room, "meanwhile");
      try (var again = TestClient.open(other, LOG.tokens().token("guest"))) {
        again.subscribe(room, last.position().toString());
        again.next("subscribed");
        assertThat(again.texts(1)).containsExactly("meanwhile");
      }
    }
  }

  @Test
  void outlivesTheBroker() {
    String room = LOG.room("outage");
    try (var node = TestNode.start().knows(room);
        var client = TestClient.open(node, LOG.tokens().token("bob"))) {
      client.subscribe(room, null);
      client.next("subscribed");
      LOG.post(room, "before");
      client.texts(1);
      Backends.broker().stop();
      client.send("{\"type\":\"dance\"}");
      client.next("error");
      assertThat(status(node, "/health/liveness")).isEqualTo(200);
      Backends.broker().start();
      LOG.post(room, "after");
      assertThat(client.texts(1)).containsExactly("after");
      assertThat(client.closeCode()).isEqualTo(-1);
    }
  }
}
