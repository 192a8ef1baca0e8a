package dev.roomlog.ingest.sessions;

import static dev.roomlog.ingest.TestNode.json;
import static dev.roomlog.ingest.TestNode.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.roomlog.ingest.Store;
import dev.roomlog.ingest.TestNode;
import dev.roomlog.ingest.TopicReader;
import dev.roomlog.schemas.DirectoryKeys;
import dev.roomlog.schemas.Topics;
import dev.roomlog.testing.Backends;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sessions, the handles they hold, and the tokens they give.
class SessionTest {

  private static final TestNode NODE = TestNode.shared();

  @Test
  void aHandleIsAllThatAVisitorNeeds() {
    String handle = TestNode.name();
    HttpResponse<String> response = NODE.openSession("  " + handle + " ");

    assertThat(response.statusCode()).isEqualTo(201);
    JsonNode session = json(response);
    assertThat(session.path("handle").asText()).isEqualTo(handle);
    assertThat(session.path("guest").asBoolean()).isTrue();
    assertThat(session.path("sender").asText()).startsWith("guest-");
    assertThat(Instant.parse(session.path("expires_at").asText()))
        .isBetween(
            Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(25)));
  }

  @Test
  void theTokenVerifiesByThePublishedKeys() throws Exception {
    var jwt = SignedJWT.parse(NODE.guest());
    HttpResponse<String> published = NODE.get("/.well-known/jwks.json", null);
    ECKey key = JWKSet.parse(published.body()).getKeyByKeyId(jwt.getHeader().getKeyID()).toECKey();

    assertThat(published.body()).doesNotContain("\"d\"");
    assertThat(jwt.verify(new ECDSAVerifier(key))).isTrue();
    assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo("roomlog");
    assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly("roomlog");
    assertThat(
            TopicReader.records(
                Topics.DIRECTORY, DirectoryKeys.signingKey(jwt.getHeader().getKeyID())))
        .isNotEmpty();
  }

  @Test
  void allNodesSignWithTheSameKeys() throws Exception {
    try (TestNode other = TestNode.start(Map.of())) {
      String token = other.guest();
      assertThat(SignedJWT.parse(token).getHeader().getKeyID())
          .isEqualTo(SignedJWT.parse(NODE.guest()).getHeader().getKeyID());
      assertThat(NODE.get("/v1/rooms", token).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({"ann, ANN", "ann, Ann", "ﬁn, fin", "Ｂob, bob", "å, Å"})
  void aHandleThatLooksTheSameIsTaken(String one, String same) {
    String suffix = TestNode.name();
    assertThat(NODE.openSession(one + suffix).statusCode()).isEqualTo(201);

    HttpResponse<String> second = NODE.openSession(same + suffix);

    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(text(second, "code")).isEqualTo("handle_taken");
  }

  @Test
  void ofManyWhoAskAtOnceOneGetsTheHandle() {
    String handle = TestNode.name();
    List<CompletableFuture<Integer>> racing =
        IntStream.range(0, 16)
            .mapToObj(
                _ -> CompletableFuture.supplyAsync(() -> NODE.openSession(handle).statusCode()))
            .toList();

    assertThat(racing.stream().map(CompletableFuture::join).filter(status -> status == 201))
        .hasSize(1);
  }

  @Test
  void showingTheTokenKeepsSenderAndHandle() {
    JsonNode first = json(NODE.openSession(TestNode.name()));
    String token = first.path("token").asText();
    for (String body :
        List.of("", "{}", "{\"handle\":\"" + first.path("handle").asText() + "\"}")) {
      HttpResponse<String> renewed = NODE.send("POST", "/v1/sessions", token, body);

      assertThat(renewed.statusCode()).as(renewed.body()).isEqualTo(201);
      assertThat(json(renewed).path("sender")).isEqualTo(first.path("sender"));
      assertThat(json(renewed).path("handle")).isEqualTo(first.path("handle"));
    }
    assertThat(NODE.send("POST", "/v1/sessions", token, "{\"handle\":\"x\"}").statusCode())
        .isEqualTo(422);
  }

  @Test
  void anExpiredHandleGoesToTheNextUnderANewSender() {
    String handle = TestNode.name();
    JsonNode first = json(NODE.openSession(handle));
    NODE.context()
        .getBean(Store.class)
        .handles()
        .updateOne(
            new Document("_id", handle),
            new Document("$set", new Document("expires_at", new Date(0))));

    JsonNode second = json(NODE.openSession(handle));

    assertThat(second.path("handle").asText()).isEqualTo(handle);
    assertThat(second.path("sender")).isNotEqualTo(first.path("sender"));
    HttpResponse<String> late =
        NODE.send("POST", "/v1/sessions", first.path("token").asText(), "{}");
    assertThat(text(late, "code")).isEqualTo("handle_taken");
  }

  @Test
  void aRenewalBringsBackAHandleThatTheStoreLost() {
    String handle = TestNode.name();
    JsonNode first = json(NODE.openSession(handle));
    NODE.context().getBean(Store.class).handles().deleteOne(new Document("_id", handle));

    NODE.send("POST", "/v1/sessions", first.path("token").asText(), "{}");

    assertThat(NODE.openSession(handle).statusCode()).isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource({
    "'{}', handle",
    "'{\"handle\":\"\"}', handle",
    "'{\"handle\":\"  \"}', handle",
    "'{\"handle\":7}', handle",
    "'{\"handle\":\"a\\nb\"}', handle",
    "'{\"handle\":\"a\\u200bb\"}', handle",
    "'{\"handle\":\"\\ud800\"}', handle",
    "'{\"handle\":\"abcdefghijklmnopqrstuvwxyz0123456\"}', handle",
    "'{\"handle\":\"ann\",\"scope\":\"admin\"}', scope",
    "'{\"handle\":\"ann\",\"operator_secret\":\"x\"}', operator_secret",
    "'{\"handle\":\"ann\",\"admin\":true}', admin"
  })
  void badFieldsAreNamed(String body, String field) {
    HttpResponse<String> response = NODE.send("POST", "/v1/sessions", null, body);

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(json(response).path("errors").path(0).path("field").asText()).isEqualTo(field);
  }

  @Test
  void theOperatorSecretOpensASessionForImports() throws Exception {
    var claims = SignedJWT.parse(NODE.operator()).getJWTClaimsSet();

    assertThat(claims.getStringClaim("scope")).isEqualTo("import");
    assertThat(claims.getSubject()).startsWith("operator-");
    assertThat(claims.getBooleanClaim("guest")).isFalse();
    assertThat(NODE.send("POST", "/v1/sessions", NODE.operator(), "{}").statusCode())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({"'', 401", "wrong, 401", "the-operators-own-secre, 401"})
  void aWrongOperatorSecretOpensNothing(String secret, int status) {
    HttpResponse<String> response =
        NODE.send(
            "POST",
            "/v1/sessions",
            null,
            "{\"handle\":\"x\",\"scope\":\"import\",\"operator_secret\":\"" + secret + "\"}");

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
  }

  @Test
  void withoutTheStoreSessionsWaitAndItsReturnIsNoticed() {
    Backends.store().stop();
    try {
      HttpResponse<String> response = NODE.openSession(TestNode.name());
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(text(response, "code")).isEqualTo("store_unavailable");
    } finally {
      Backends.store().start();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> NODE.openSession(TestNode.name()).statusCode() == 201);
  }

  @Test
  void manySessionsFromOneAddressAreTooMany() {
    try (TestNode strict = TestNode.start(Map.of("roomlog.ingest.sessions-per-minute", 5))) {
      HttpResponse<String> last = strict.openSession(TestNode.name());
      for (int i = 0; i < 5; i++) {
        last = strict.openSession(TestNode.name());
      }
      assertThat(last.statusCode()).isEqualTo(429);
      assertThat(last.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
      assertThat(strict.meter("roomlog.ingest.limited", "limit", "sessions")).isPositive();
    }
  }

  @Test
  void anAddressThatTheClientClaimsCountsForNothing() {
    try (TestNode strict = TestNode.start(Map.of("roomlog.ingest.sessions-per-minute", 5))) {
      assertThat(
              IntStream.range(0, 6)
                  .mapToObj(i -> openFrom(strict, "X-Forwarded-For", "10.0.0." + i))
                  .toList())
          .endsWith(429);
      assertThat(openFrom(strict, "Forwarded", "for=10.0.0.7")).isEqualTo(429);
    }
  }

  @Test
  void theAddressThatTheGatewayNamesCounts() {
    String header = "X-Real-IP";
    try (TestNode strict =
        TestNode.start(
            Map.of(
                "roomlog.ingest.sessions-per-minute",
                5,
                "micronaut.server.client-address-header",
                header))) {
      assertThat(IntStream.range(0, 6).mapToObj(_ -> openFrom(strict, header, "10.0.0.1")).toList())
          .startsWith(201)
          .endsWith(429);
      assertThat(openFrom(strict, header, "10.0.0.2")).isEqualTo(201);
    }
  }

  private static int openFrom(TestNode node, String header, String address) {
    return node.exchange(
            node.request("/v1/sessions", null)
                .header("Content-Type", "application/json")
                .header(header, address)
                .POST(BodyPublishers.ofString("{\"handle\":\"" + TestNode.name() + "\"}"))
                .build())
        .statusCode();
  }

  @Test
  void manyMessagesOfOneSenderAreTooManyUnlessImported() {
    try (TestNode strict =
        TestNode.start(
            Map.of("roomlog.ingest.messages-per-second", 1, "roomlog.ingest.message-burst", 2))) {
      String token = strict.guest();
      String room = strict.room(token);
      List<Integer> answers =
          IntStream.range(0, 4)
              .mapToObj(_ -> strict.post(room, token, "{\"text\":\"x\"}").statusCode())
              .toList();
      assertThat(answers).startsWith(201, 201).endsWith(429);
      assertThat(strict.post(room, strict.guest(), "{\"text\":\"x\"}").statusCode()).isEqualTo(201);
      String operator = strict.operator();
      assertThat(
              IntStream.range(0, 4)
                  .mapToObj(_ -> strict.post(room, operator, "{\"text\":\"x\"}").statusCode()))
          .containsOnly(201);
    }
  }

  @Test
  void aBodyOfAnotherTypeIsRefused() {
    var request =
        NODE.request("/v1/sessions", null)
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("{\"handle\":\"x\"}"))
            .build();
    assertThat(NODE.exchange(request).statusCode()).isEqualTo(415);
  }
}
