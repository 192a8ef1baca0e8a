package dev.roomlog.ingest.sessions;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.roomlog.access.Person;
import dev.roomlog.access.TokenVerifier;
import dev.roomlog.access.web.ProblemException;
import dev.roomlog.schemas.EventJson;
import dev.roomlog.schemas.ProblemCode;
import jakarta.inject.Singleton;
import java.util.Date;

/// Makes tokens: JWTs (RFC 7519) signed with ES256. Safe for any thread.
@Singleton
final class Tokens {

  private final SigningKeys keys;

  Tokens(SigningKeys keys) {
    this.keys = keys;
  }

  /// A session for this person.
  ///
  /// @throws ProblemException `starting` while no signing key is in every verifier's reach
  Session session(Person person) {
    return new Session(
        token(person, signingKey()),
        person.sender(),
        person.handle(),
        person.guest(),
        EventJson.time(person.expiresAt().toEpochMilli()));
  }

  /// The key that the next token is signed with.
  ///
  /// @throws ProblemException `starting` when there is none yet
  ECKey signingKey() {
    ECKey key = keys.signing();
    if (key == null) {
      throw ProblemException.of(
          ProblemCode.STARTING, "No signing key is published yet. Try again in a moment.");
    }
    return key;
  }

  private static String token(Person person, ECKey key) {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(JOSEObjectType.JWT)
            .keyID(key.getKeyID())
            .build();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(TokenVerifier.ISSUER)
            .audience(TokenVerifier.AUDIENCE)
            .subject(person.sender())
            .claim("handle", person.handle())
            .claim("guest", person.guest())
            .claim("scope", String.join(" ", person.scopes()))
            .issueTime(Date.from(person.issuedAt()))
            .expirationTime(Date.from(person.expiresAt()))
            .build();
    var jwt = new SignedJWT(header, claims);
    try {
      jwt.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("the signing key cannot sign", e);
    }
    return jwt.serialize();
  }
}
