package dev.roomlog.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.testing.TestTokens;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class TokenVerifierTest extends VerifierFixture {

  @Test
  void aGoodTokenNamesItsPerson() {
    TestTokens.Minting alice =
        tokens.person("alice").account().scope("import read").issuedAt(now).expiresAt(now);
    assertThat(verifier.verify(alice.token()))
        .isEqualTo(
            new Verification.Verified(
                new Person(alice.sender(), "alice", false, Set.of("import", "read"), now, now),
                tokens.key().getKeyID()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b", "a.b.c", "a.b.c.d", "..", "€.€.€", "\u0000"})
  void whatIsNoTokenIsRefused(String token) {
    assertRefused(token, "no signed JWT");
  }

  @Test
  void deeplyNestedHeadersAreRefused() {
    String nested = "{\"alg\":" + "[".repeat(2_500);
    String header = Base64.getUrlEncoder().encodeToString(nested.getBytes(StandardCharsets.UTF_8));
    assertRefused(header + ".e30.e30", "no signed JWT");
  }

  @Test
  void aTokenOfAnyLengthIsNotEvenParsed() {
    assertRefused("a".repeat(100_000), "too long");
  }

  @Test
  void anUnsignedTokenIsRefused() {
    assertRefused(new PlainJWT(claims().build()).serialize(), "no signed JWT");
    String header = base64("{\"alg\":\"none\",\"kid\":\"" + tokens.key().getKeyID() + "\"}");
    String[] parts = tokens.token("alice").split("\\.", -1);
    assertRefused(header + "." + parts[1] + ".", "no signed JWT");
    assertRefused(header + "." + parts[1] + "." + parts[2], "no signed JWT");
  }

  @Test
  void anHmacOverThePublicKeyIsRefused() throws JOSEException {
    var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(tokens.key().getKeyID()).build();
    var jwt = new SignedJWT(header, claims().build());
    jwt.sign(new MACSigner(tokens.entry().getPublicKey()));
    assertRefused(jwt.serialize(), "not signed with ES256");
  }

  @Test
  void aWrongSignatureIsRefused() {
    String[] parts = tokens.token("alice").split("\\.", -1);
    String[] others = tokens.token("mallory").split("\\.", -1);
    assertRefused(parts[0] + "." + others[1] + "." + parts[2], "signature");
    assertRefused(parts[0] + "." + parts[1] + "." + base64("\0".repeat(64)), "signature");
  }

  @Test
  void aTokenOfAForeignKeyUnderOurKeyIdIsRefused() {
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(tokens.key().getKeyID()).build();
    assertRefused(new TestTokens().sign(header, claims().build()), "signature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "../../etc/passwd", "key:x", "", "pin", "room:lobby"})
  void anUnknownOrPathLikeKeyIdIsRefused(String keyId) {
    directory.apply("room:lobby", Entries.room("lobby", Visibility.PUBLIC, 1));
    assertRefused(
        tokens.sign(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(keyId).build(), claims().build()),
        "key is not known");
  }

  @Test
  void aTokenWithoutKeyIdOrWithItsOwnKeyInTheHeaderIsRefused() {
    var mallory = new TestTokens();
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).jwk(mallory.key().toPublicJWK()).build();
    assertRefused(mallory.sign(header, claims().build()), "key is not known");
  }

  @Test
  void anUnknownCriticalHeaderIsRefused() {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .keyID(tokens.key().getKeyID())
            .criticalParams(Set.of("exotic"))
            .customParam("exotic", true)
            .build();
    assertRefused(tokens.sign(header, claims().build()), "signature");
  }

  @Test
  void anExpiredTokenIsRefusedBeyondTheLeeway() {
    assertThat(verifier.verify(expiring(now.minusSeconds(60))))
        .isInstanceOf(Verification.Verified.class);
    assertRefused(expiring(now.minusSeconds(61)), "expired");
  }

  @Test
  void aTokenThatIsNotValidYetIsRefusedBeyondTheLeeway() {
    assertVerified(tokens.sign(claims().notBeforeTime(date(now.plusSeconds(60))).build()));
    assertRefused(
        tokens.sign(claims().notBeforeTime(date(now.plusSeconds(61))).build()), "not valid yet");
    assertVerified(tokens.person("bob").issuedAt(now.plusSeconds(60)).token());
    assertRefused(tokens.person("bob").issuedAt(now.plusSeconds(61)).token(), "not valid yet");
  }

  @Test
  void aTokenForSomethingElseIsRefused() {
    assertRefused(tokens.sign(claims().issuer("elsewhere").build()), "something else");
    assertRefused(tokens.sign(claims().issuer(null).build()), "something else");
    assertRefused(tokens.sign(claims().audience("elsewhere").build()), "something else");
    assertRefused(tokens.sign(claims().audience(List.of()).build()), "something else");
  }

  @Test
  void aTokenThatLacksAClaimIsRefused() {
    assertRefused(tokens.sign(claims().subject(null).build()), "lacks a claim");
    assertRefused(tokens.sign(claims().claim("handle", null).build()), "lacks a claim");
    assertRefused(tokens.sign(claims().issueTime(null).build()), "lacks a claim");
    assertRefused(tokens.sign(claims().expirationTime(null).build()), "lacks a claim");
    assertRefused(tokens.sign(claims().claim("handle", 7).build()), "no signed JWT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no key", "{}", "{\"kty\":\"oct\",\"k\":\"AAAA\"}"})
  void aDirectoryKeyThatIsNoneRefusesItsTokens(String publicKey) {
    DirectoryEntry broken = tokens.entry();
    broken.setVersion(2);
    broken.setPublicKey(publicKey);
    directory.apply(tokens.directoryKey(), broken);
    assertRefused(tokens.token("alice"), "key is not known");
  }

  @Test
  void theServiceSecretNamesAService() {
    assertThat(verifier.verify(SECRET))
        .isEqualTo(new Verification.Verified(new ServiceCaller(), null));
    assertRefused(SECRET + "x", "no signed JWT");
    assertRefused(SECRET.substring(1), "no signed JWT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void aBlankServiceSecretLetsNobodyIn(String secret) {
    assertThat(verifier(secret).verify(secret)).isInstanceOf(Verification.Refused.class);
    assertThat(verifier(null).verify(secret)).isInstanceOf(Verification.Refused.class);
  }

  @Test
  void nothingOfATokenIsLogged() {
    var log = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var seen = new ListAppender<ILoggingEvent>();
    Level before = log.getLevel();
    log.setLevel(Level.ALL);
    seen.start();
    log.addAppender(seen);
    try {
      String alice = tokens.token("alice");
      verifier.verify(alice);
      verifier.verify(alice + "x");
      verifier.verify(alice.replace('.', ','));
      verifier.verify(SECRET + "x");
      String[] parts = alice.split("\\.", -1);
      assertThat(seen.list)
          .noneMatch(
              event ->
                  event.getFormattedMessage().contains(parts[2])
                      || event.getFormattedMessage().contains(parts[1])
                      || event.getFormattedMessage().contains(SECRET));
    } finally {
      log.detachAppender(seen);
      log.setLevel(before);
    }
  }

  private static Date date(Instant time) {
    return Date.from(time);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
