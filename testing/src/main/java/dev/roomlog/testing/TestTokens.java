package dev.roomlog.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.schemas.DirectoryKeys;
import dev.roomlog.schemas.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/// Mints tokens as ingest-api does, with a fresh ES256 key of its own. A service believes them once
/// it knows the key: give [#entry()] under [#directoryKey()] to its directory, or write them to
/// `chat.directory` as a record.
///
/// ```java
/// var tokens = new TestTokens();
/// directory.apply(tokens.directoryKey(), tokens.entry());
/// String alice = tokens.token("alice");
/// String importer = tokens.person("slack").scope("import").token();
/// ```
public final class TestTokens {

  private static final Duration LIFETIME = Duration.ofHours(1);

  private final ECKey key;

  public TestTokens() {
    try {
      key = new ECKeyGenerator(Curve.P_256).keyID(Ids.next()).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  /// The signing key, both halves; its id is the tokens' `kid`.
  public ECKey key() {
    return key;
  }

  /// The key of the record of `chat.directory` that makes the signing key known.
  public String directoryKey() {
    return DirectoryKeys.signingKey(key.getKeyID());
  }

  /// The value of that record: the public half, version 1.
  public DirectoryEntry entry() {
    var entry = new DirectoryEntry();
    entry.setType(DirectoryType.KEY);
    entry.setVersion(1);
    entry.setKeyId(key.getKeyID());
    entry.setPublicKey(key.toPublicJWK().toJSONString());
    return entry;
  }

  /// A token of a guest with this handle, a new sender id, good for an hour from now.
  public String token(String handle) {
    return person(handle).token();
  }

  /// Somebody to mint a token for; a guest with a new sender id, no scope, good for an hour from
  /// now, unless told otherwise.
  public Minting person(String handle) {
    Instant now = Instant.now();
    return new Minting(Ids.next(), handle, true, "", now, now.plus(LIFETIME));
  }

  /// A token in the making.
  public final class Minting {
    private final String sender;
    private final String handle;
    private final boolean guest;
    private final String scope;
    private final Instant issuedAt;
    private final Instant expiresAt;

    private Minting(
        String sender,
        String handle,
        boolean guest,
        String scope,
        Instant issuedAt,
        Instant expiresAt) {
      this.sender = sender;
      this.handle = handle;
      this.guest = guest;
      this.scope = scope;
      this.issuedAt = issuedAt;
      this.expiresAt = expiresAt;
    }

    public String sender() {
      return sender;
    }

    public Minting sender(String id) {
      return new Minting(id, handle, guest, scope, issuedAt, expiresAt);
    }

    /// An account instead of a guest.
    public Minting account() {
      return new Minting(sender, handle, false, scope, issuedAt, expiresAt);
    }

    /// Scopes, separated by blanks.
    public Minting scope(String scopes) {
      return new Minting(sender, handle, guest, scopes, issuedAt, expiresAt);
    }

    public Minting issuedAt(Instant time) {
      return new Minting(sender, handle, guest, scope, time, expiresAt);
    }

    public Minting expiresAt(Instant time) {
      return new Minting(sender, handle, guest, scope, issuedAt, time);
    }

    /// The claims so far, for tests that bend them before [TestTokens#sign].
    public JWTClaimsSet.Builder claims() {
      return new JWTClaimsSet.Builder()
          .issuer("roomlog")
          .audience("roomlog")
          .subject(sender)
          .claim("handle", handle)
          .claim("guest", guest)
          .claim("scope", scope)
          .issueTime(Date.from(issuedAt))
          .expirationTime(Date.from(expiresAt));
    }

    /// The signed token.
    public String token() {
      return sign(claims().build());
    }
  }

  /// Signs any claims with the key.
  public String sign(JWTClaimsSet claims) {
    return sign(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
  }

  /// Signs any claims under any ES256 header.
  public String sign(JWSHeader header, JWTClaimsSet claims) {
    try {
      var jwt = new SignedJWT(header, claims);
      jwt.sign(new ECDSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
