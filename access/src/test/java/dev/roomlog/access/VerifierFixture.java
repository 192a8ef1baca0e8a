package dev.roomlog.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.roomlog.testing.TestTokens;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/// A verifier with a directory that knows the key of `tokens`, and a clock that a test moves.
abstract class VerifierFixture {

  static final String SECRET = "a-secret-between-services";

  final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  final MovableClock clock = new MovableClock(now);
  final Directory directory = new Directory();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final TestTokens tokens = new TestTokens();
  final TokenVerifier verifier = verifier(SECRET);

  @BeforeEach
  void keyIsKnown() {
    directory.apply(tokens.directoryKey(), tokens.entry());
  }

  TokenVerifier verifier(@Nullable String secret) {
    var settings = new AccessSettings(secret, List.of(), 100, Duration.ofSeconds(10));
    return new TokenVerifier(directory, settings, clock, meters);
  }

  JWTClaimsSet.Builder claims() {
    return tokens.person("alice").issuedAt(now).claims();
  }

  String expiring(Instant time) {
    return tokens.person("alice").issuedAt(now.minusSeconds(600)).expiresAt(time).token();
  }

  double verifications() {
    return meters.counter("roomlog.access.token.verifications").count();
  }

  void assertVerified(String token) {
    assertThat(verifier.verify(token)).isInstanceOf(Verification.Verified.class);
  }

  void assertRefused(String token, String reason) {
    assertThat(verifier.verify(token))
        .isInstanceOfSatisfying(
            Verification.Refused.class, refused -> assertThat(refused.reason()).contains(reason));
  }
}
