package dev.roomlog.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import dev.roomlog.access.AccessSettings;
import dev.roomlog.access.Directory;
import dev.roomlog.access.Person;
import dev.roomlog.access.TokenVerifier;
import dev.roomlog.access.Verification;
import dev.roomlog.testing.TestTokens;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A token is verified or refused, never an exception; a verified one was signed by a known key
/// with ES256 and issued by us, for us, to whom it says, and has not expired.
///
/// An input is a token; or, where it has more than one line, the first line is a header and the
/// rest the claims of a token that is signed for it with a good key, whose id stands for `KID`.
class TokenFuzzTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final TestTokens tokens = new TestTokens();
  private final TokenVerifier verifier = verifier();

  @FuzzTest
  void isVerifiedOnlyWhereItIsGood(byte[] input) throws GeneralSecurityException {
    int line = new String(input, StandardCharsets.ISO_8859_1).indexOf('\n');
    if (line < 0) {
      String token = new String(input, StandardCharsets.UTF_8);
      assertThat(Allocated.bounded(() -> verifier.verify(token)))
          .isInstanceOf(Verification.Refused.class);
      return;
    }
    byte[] header =
        new String(input, 0, line, StandardCharsets.UTF_8)
            .replace("KID", tokens.key().getKeyID())
            .getBytes(StandardCharsets.UTF_8);
    byte[] claims = Arrays.copyOfRange(input, line + 1, input.length);
    String token = signed(header, claims);
    if (Allocated.bounded(() -> verifier.verify(token))
        instanceof Verification.Verified(Person person, _)) {
      JsonNode readHeader = Jackson.strict(header);
      JsonNode readClaims = Jackson.strict(claims);
      // What only a lenient parser reads, only the holder of the key can have signed.
      if (readHeader != null && readClaims != null) {
        requireGood(readHeader, readClaims, person);
      }
    }
  }

  @Test
  void isVerifiedOnlyWhereItIsGoodAfterMutations() throws IOException {
    Mutations.tryOut(
        getClass(), "isVerifiedOnlyWhereItIsGood", 1_000, this::isVerifiedOnlyWhereItIsGood);
  }

  private void requireGood(JsonNode header, JsonNode claims, Person person) {
    assertThat(header.path("alg").textValue()).isEqualTo("ES256");
    assertThat(header.path("kid").textValue()).isEqualTo(tokens.key().getKeyID());
    assertThat(header.has("crit")).isFalse();
    assertThat(claims.path("iss").textValue()).isEqualTo(TokenVerifier.ISSUER);
    assertThat(claims.path("aud").toString()).contains('"' + TokenVerifier.AUDIENCE + '"');
    assertThat(claims.path("sub").textValue()).isEqualTo(person.sender());
    assertThat(claims.path("handle").textValue()).isEqualTo(person.handle());
    assertThat(claims.path("guest").booleanValue()).isEqualTo(person.guest());
    assertThat(person.expiresAt().plus(TokenVerifier.LEEWAY)).isAfterOrEqualTo(NOW);
    assertThat(person.issuedAt().minus(TokenVerifier.LEEWAY)).isBeforeOrEqualTo(NOW);
  }

  private TokenVerifier verifier() {
    var directory = new Directory();
    directory.apply(tokens.directoryKey(), tokens.entry());
    var settings = new AccessSettings(null, List.of(), 1_000, Duration.ofSeconds(10));
    return new TokenVerifier(
        directory, settings, Clock.fixed(NOW, ZoneOffset.UTC), new SimpleMeterRegistry());
  }

  private String signed(byte[] header, byte[] claims) throws GeneralSecurityException {
    String text = BASE64.encodeToString(header) + "." + BASE64.encodeToString(claims);
    Signature es256 = Signature.getInstance("SHA256withECDSAinP1363Format");
    try {
      es256.initSign(tokens.key().toECPrivateKey());
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new GeneralSecurityException(e);
    }
    es256.update(text.getBytes(StandardCharsets.US_ASCII));
    return text + "." + BASE64.encodeToString(es256.sign());
  }
}
