package dev.roomlog.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.schemas.DirectoryKeys;
import java.text.ParseException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The public halves of the signing keys, parsed once per version. As many are kept as the
/// directory ever had. Safe for any thread.
final class SigningKeys {

  private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

  private final Directory directory;
  private final Map<String, Parsed> parsed = new ConcurrentHashMap<>();

  /// @param verifier null where the directory's text is no ES256 key
  private record Parsed(long version, @Nullable JWSVerifier verifier) {}

  SigningKeys(Directory directory) {
    this.directory = directory;
  }

  /// What checks the signatures of this key; null where it is unknown, withdrawn or no ES256 key.
  @Nullable JWSVerifier verifier(@Nullable String keyId) {
    DirectoryEntry entry = current(keyId);
    if (keyId == null || entry == null) {
      return null;
    }
    Parsed known = parsed.get(keyId);
    if (known == null || known.version() != entry.getVersion()) {
      known = parse(keyId, entry);
      parsed.put(keyId, known);
    }
    return known.verifier();
  }

  /// Whether tokens of this key count (still).
  boolean has(@Nullable String keyId) {
    return current(keyId) != null;
  }

  private @Nullable DirectoryEntry current(@Nullable String keyId) {
    DirectoryEntry entry = keyId == null ? null : directory.entry(DirectoryKeys.signingKey(keyId));
    return entry == null || entry.getType() != DirectoryType.KEY || entry.getRemoved()
        ? null
        : entry;
  }

  private static Parsed parse(String keyId, DirectoryEntry entry) {
    try {
      String jwk = entry.getPublicKey();
      return new Parsed(
          entry.getVersion(), jwk == null ? null : new ECDSAVerifier(ECKey.parse(jwk)));
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      LOG.warn("The directory's signing key {} is no ES256 key: {}", keyId, e.getMessage());
      return new Parsed(entry.getVersion(), null);
    }
  }
}
