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
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.schemas.DirectoryKeys;
import dev.roomlog.testing.TestTokens;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class TokenVerifierTest {

  private static final String SECRET = "a-secret-between-services";

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final MovableClock clock = new MovableClock(now);
  private final Directory directory = new Directory();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TestTokens tokens = new TestTokens();
  private final TokenVerifier verifier = verifier(SECRET);

  @BeforeEach
  void keyIsKnown() {
    directory.apply(tokens.directoryKey(), tokens.entry());
  }

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

  @Test
  void aTokenIsVerifiedOnceAndThenRemembered() {
    String alice = tokens.token("alice");
    for (int i = 0; i < 5; i++) {
      assertVerified(alice);
    }
    assertThat(verifications()).isEqualTo(1);
    assertVerified(tokens.token("bob"));
    assertThat(verifications()).isEqualTo(2);
  }

  @Test
  void aRefusedTokenIsNotRemembered() {
    String stranger = new TestTokens().token("stranger");
    assertRefused(stranger, "key is not known");
    assertRefused(stranger, "key is not known");
    assertThat(verifications()).isEqualTo(2);
    assertThat(meters.counter("roomlog.access.token.refusals").count()).isEqualTo(2);
  }

  @Test
  void aRememberedTokenStillExpires() {
    String alice = expiring(now.plusSeconds(10));
    assertVerified(alice);
    clock.advance(Duration.ofSeconds(71));
    assertRefused(alice, "expired");
  }

  @Test
  void aRememberedTokenIsRefusedOnceItsAccountIsBannedOrGone() {
    TestTokens.Minting alice = tokens.person("alice").account();
    String token = alice.token();
    assertVerified(token);
    DirectoryEntry banned = Entries.account(alice.sender(), 1);
    banned.setBanned(true);
    directory.apply(DirectoryKeys.account(alice.sender()), banned);
    assertRefused(token, "revoked");
    directory.apply(DirectoryKeys.account(alice.sender()), Entries.account(alice.sender(), 2));
    assertVerified(token);
    DirectoryEntry removed = Entries.account(alice.sender(), 3);
    removed.setRemoved(true);
    directory.apply(DirectoryKeys.account(alice.sender()), removed);
    assertRefused(token, "revoked");
  }

  @Test
  void aRememberedTokenIsRefusedOnceItsAccountsTokensCountFromLaterOn() {
    TestTokens.Minting alice = tokens.person("alice").account().issuedAt(now);
    String token = alice.token();
    DirectoryEntry account = Entries.account(alice.sender(), 1);
    account.setValidFrom(now);
    directory.apply(DirectoryKeys.account(alice.sender()), account);
    assertVerified(token);
    DirectoryEntry changed = Entries.account(alice.sender(), 2);
    changed.setValidFrom(now.plusSeconds(1));
    directory.apply(DirectoryKeys.account(alice.sender()), changed);
    assertRefused(token, "revoked");
    assertVerified(alice.issuedAt(now.plusSeconds(1)).token());
  }

  @Test
  void aRememberedTokenIsRefusedOnceItsKeyIsWithdrawn() {
    String alice = tokens.token("alice");
    assertVerified(alice);
    DirectoryEntry withdrawn = tokens.entry();
    withdrawn.setVersion(2);
    withdrawn.setRemoved(true);
    directory.apply(tokens.directoryKey(), withdrawn);
    assertRefused(alice, "key is not known");
    assertRefused(tokens.token("bob"), "key is not known");
  }

  @Test
  void aNewVersionOfAKeyIsUsedAtOnce() {
    var next = new TestTokens();
    assertVerified(tokens.token("alice"));
    DirectoryEntry replaced = tokens.entry();
    replaced.setVersion(2);
    replaced.setPublicKey(next.key().toPublicJWK().toJSONString());
    directory.apply(tokens.directoryKey(), replaced);
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(tokens.key().getKeyID()).build();
    assertVerified(next.sign(header, claims().build()));
    assertRefused(tokens.token("bob"), "signature");
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
    assertThat(verifier.verify(SECRET)).isEqualTo(new Verification.Verified(new ServiceCaller(), null));
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

  private TokenVerifier verifier(@Nullable String secret) {
    var settings = new AccessSettings(secret, List.of(), 100, Duration.ofSeconds(10));
    return new TokenVerifier(directory, settings, clock, meters);
  }

  private JWTClaimsSet.Builder claims() {
    return tokens.person("alice").issuedAt(now).claims();
  }

  private String expiring(Instant time) {
    return tokens.person("alice").issuedAt(now.minusSeconds(600)).expiresAt(time).token();
  }

  private double verifications() {
    return meters.counter("roomlog.access.token.verifications").count();
  }

  private void assertVerified(String token) {
    assertThat(verifier.verify(token)).isInstanceOf(Verification.Verified.class);
  }

  private void assertRefused(String token, String reason) {
    assertThat(verifier.verify(token))
        .isInstanceOfSatisfying(
            Verification.Refused.class, refused -> assertThat(refused.reason()).contains(reason));
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
