package dev.roomlog.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.schemas.DirectoryKeys;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Verifies tokens: ES256 JWTs (RFC 7519) by the public keys of the directory, and the service
// secret.
/// A good token is remembered by its hash until it expires or its account's tokens are revoked,
// since
/// a signature costs as much as twenty messages. Safe for any thread; never waits for anything.
@Singleton
public final class TokenVerifier {

  public static final String ISSUER = "roomlog";
  public static final String AUDIENCE = "roomlog";

  /// How far clocks may differ.
  public static final Duration LEEWAY = Duration.ofSeconds(60);

  private static final int MAX_LENGTH = 4096;

  private final Directory directory;
  private final Clock clock;
  private final byte @Nullable [] serviceSecret;
  private final Cache<ByteBuffer, Person> verified;
  private final Counter misses;

  public TokenVerifier(
      Directory directory, AccessSettings settings, Clock clock, MeterRegistry meters) {
    this.directory = directory;
    this.clock = clock;
    this.serviceSecret = settings.serviceSecret() == null ? null : bytes(settings.serviceSecret());
    this.verified = Caffeine.newBuilder().maximumSize(settings.verifiedTokens()).build();
    this.misses = meters.counter("roomlog.access.token.verifications");
  }

  public Verification verify(String token) {
    if (serviceSecret != null && MessageDigest.isEqual(serviceSecret, bytes(token))) {
      return new Verification.Verified(new ServiceCaller());
    }
    if (token.length() > MAX_LENGTH) {
      return new Verification.Refused("The token is too long.");
    }
    ByteBuffer hash = hash(token);
    Person known = verified.getIfPresent(hash);
    if (known != null) {
      return current(known);
    }
    misses.increment();
    try {
      Verification result = check(SignedJWT.parse(token));
      if (result instanceof Verification.Verified(Person person)) {
        verified.put(hash, person);
      }
      return result;
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      return new Verification.Refused("The token is no signed JWT.");
    }
  }

  private Verification check(SignedJWT jwt) throws ParseException, JOSEException {
    if (!JWSAlgorithm.ES256.equals(jwt.getHeader().getAlgorithm())) {
      return new Verification.Refused("The token is not signed with ES256.");
    }
    ECKey key = key(jwt.getHeader().getKeyID());
    if (key == null) {
      return new Verification.Refused("The token's key is not known.");
    }
    if (!jwt.verify(new ECDSAVerifier(key))) {
      return new Verification.Refused("The token's signature is wrong.");
    }
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    if (!ISSUER.equals(claims.getIssuer()) || !claims.getAudience().contains(AUDIENCE)) {
      return new Verification.Refused("The token was issued for something else.");
    }
    Instant latestStart = clock.instant().plus(LEEWAY);
    if (isAfter(claims.getNotBeforeTime(), latestStart)
        || isAfter(claims.getIssueTime(), latestStart)) {
      return new Verification.Refused("The token is not valid yet.");
    }
    Person person = person(claims);
    return person == null ? new Verification.Refused("The token lacks a claim.") : current(person);
  }

  /// Whether the token still counts: time passes, and accounts are banned.
  private Verification current(Person person) {
    if (clock.instant().isAfter(person.expiresAt().plus(LEEWAY))) {
      return new Verification.Refused("The token has expired.");
    }
    DirectoryEntry account = directory.entry(DirectoryKeys.account(person.sender()));
    if (account != null && isRevoked(account, person)) {
      return new Verification.Refused("The token was revoked.");
    }
    return new Verification.Verified(person);
  }

  private static boolean isRevoked(DirectoryEntry account, Person person) {
    return account.getRemoved()
        || Boolean.TRUE.equals(account.getBanned())
        || (account.getValidFrom() != null && person.issuedAt().isBefore(account.getValidFrom()));
  }

  private @Nullable ECKey key(@Nullable String keyId) throws ParseException {
    DirectoryEntry entry = keyId == null ? null : directory.entry(DirectoryKeys.signingKey(keyId));
    return entry == null || entry.getRemoved() || entry.getPublicKey() == null
        ? null
        : ECKey.parse(entry.getPublicKey());
  }

  private static @Nullable Person person(JWTClaimsSet claims) throws ParseException {
    String handle = claims.getStringClaim("handle");
    if (claims.getSubject() == null
        || handle == null
        || claims.getIssueTime() == null
        || claims.getExpirationTime() == null) {
      return null;
    }
    String scope = claims.getStringClaim("scope");
    return new Person(
        claims.getSubject(),
        handle,
        Boolean.TRUE.equals(claims.getBooleanClaim("guest")),
        scope == null || scope.isBlank() ? Set.of() : Set.of(scope.strip().split(" +")),
        claims.getIssueTime().toInstant(),
        claims.getExpirationTime().toInstant());
  }

  private static boolean isAfter(@Nullable Date time, Instant limit) {
    return time != null && time.toInstant().isAfter(limit);
  }

  private static ByteBuffer hash(String token) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes(token)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] bytes(String text) {
    return Objects.requireNonNull(text).getBytes(StandardCharsets.UTF_8);
  }
}
