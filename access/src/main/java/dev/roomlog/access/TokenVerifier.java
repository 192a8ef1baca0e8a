package dev.roomlog.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.schemas.DirectoryKeys;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Verifies tokens: ES256 JWTs (RFC 7519) by the public keys of the directory, and the service
/// secret. A good token is remembered by its hash, since a signature costs as much as twenty
/// messages; its expiry, its account and its key are looked at every time. Safe for any thread;
/// never waits for anything and logs nothing of a token.
@Singleton
public final class TokenVerifier {

  public static final String ISSUER = "roomlog";
  public static final String AUDIENCE = "roomlog";

  /// How far clocks may differ.
  public static final Duration LEEWAY = Duration.ofSeconds(60);

  private static final int MAX_LENGTH = 4096;

  private final Directory directory;
  private final SigningKeys keys;
  private final Clock clock;
  private final byte @Nullable [] serviceSecret;
  private final Cache<TokenHash, Verification.Verified> verified;
  private final Counter misses;
  private final Counter refusals;

  public TokenVerifier(
      Directory directory, AccessSettings settings, Clock clock, MeterRegistry meters) {
    this.directory = directory;
    this.keys = new SigningKeys(directory);
    this.clock = clock;
    this.serviceSecret = settings.serviceSecret() == null ? null : bytes(settings.serviceSecret());
    this.verified = Caffeine.newBuilder().maximumSize(settings.verifiedTokens()).build();
    this.misses = meters.counter("roomlog.access.token.verifications");
    this.refusals = meters.counter("roomlog.access.token.refusals");
  }

  public Verification verify(String token) {
    if (serviceSecret != null && MessageDigest.isEqual(serviceSecret, bytes(token))) {
      return new Verification.Verified(new ServiceCaller(), null);
    }
    return counted(person(token));
  }

  /// A token that this node has found good before and that still counts; null for every other, be
  /// it good or bad. Costs no signature and counts nothing, so [#verify] may be asked about it
  /// next.
  public Verification.@Nullable Verified remembered(String token) {
    Verification.Verified known =
        token.length() > MAX_LENGTH ? null : verified.getIfPresent(TokenHash.of(bytes(token)));
    return known != null && current(known) instanceof Verification.Verified good ? good : null;
  }

  /// Whether a token that was good still counts: time passes, accounts are banned, keys are
  /// withdrawn.
  ///
  /// @return `earlier` itself, or why the token no longer counts
  public Verification again(Verification.Verified earlier) {
    return counted(current(earlier));
  }

  private Verification person(String token) {
    if (token.length() > MAX_LENGTH) {
      return new Verification.Refused("The token is too long.");
    }
    TokenHash hash = TokenHash.of(bytes(token));
    Verification.Verified known = verified.getIfPresent(hash);
    if (known != null) {
      return current(known);
    }
    misses.increment();
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      String flaw = flaw(jwt);
      if (flaw != null) {
        return new Verification.Refused(flaw);
      }
      Person person = person(jwt.getJWTClaimsSet());
      if (person == null) {
        return new Verification.Refused("The token lacks a claim.");
      }
      Verification result = current(new Verification.Verified(person, jwt.getHeader().getKeyID()));
      if (result instanceof Verification.Verified good) {
        verified.put(hash, good);
      }
      return result;
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      return new Verification.Refused("The token is no signed JWT."); // e may quote the token
    }
  }

  /// What never gets better about a token: its signature and what it was issued for.
  private @Nullable String flaw(SignedJWT jwt) throws ParseException, JOSEException {
    if (!JWSAlgorithm.ES256.equals(jwt.getHeader().getAlgorithm())) {
      return "The token is not signed with ES256.";
    }
    JWSVerifier key = keys.verifier(jwt.getHeader().getKeyID());
    if (key == null) {
      return "The token's key is not known.";
    }
    if (!jwt.verify(key)) { // also false where `crit` names anything
      return "The token's signature is wrong.";
    }
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    if (!ISSUER.equals(claims.getIssuer()) || !claims.getAudience().contains(AUDIENCE)) {
      return "The token was issued for something else.";
    }
    Instant latestStart = clock.instant().plus(LEEWAY);
    return isAfter(claims.getNotBeforeTime(), latestStart)
            || isAfter(claims.getIssueTime(), latestStart)
        ? "The token is not valid yet."
        : null;
  }

  private Verification current(Verification.Verified earlier) {
    if (!(earlier.caller() instanceof Person person)) {
      return earlier;
    }
    if (clock.millis() > person.expiresAt().toEpochMilli() + LEEWAY.toMillis()) {
      return new Verification.Refused("The token has expired.");
    }
    DirectoryEntry account = directory.entry(DirectoryKeys.account(person.sender()));
    if (account != null && isRevoked(account, person)) {
      return new Verification.Refused("The token was revoked.");
    }
    return keys.has(earlier.keyId())
        ? earlier
        : new Verification.Refused("The token's key is not known.");
  }

  private Verification counted(Verification verification) {
    if (verification instanceof Verification.Refused) {
      refusals.increment();
    }
    return verification;
  }

  private static boolean isRevoked(DirectoryEntry account, Person person) {
    return account.getRemoved()
        || Boolean.TRUE.equals(account.getBanned())
        || (account.getValidFrom() != null && person.issuedAt().isBefore(account.getValidFrom()));
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
        scope == null || scope.isBlank()
            ? Set.of()
            : Set.copyOf(List.of(scope.strip().split(" +"))),
        claims.getIssueTime().toInstant(),
        claims.getExpirationTime().toInstant());
  }

  private static boolean isAfter(@Nullable Date time, Instant limit) {
    return time != null && time.toInstant().isAfter(limit);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
