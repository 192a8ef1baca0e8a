package dev.roomlog.access;

import org.jspecify.annotations.Nullable;

/// What a token turned out to be.
public sealed interface Verification {

  /// The token is good until its expiry, unless its account or its key is withdrawn before.
  ///
  /// @param keyId the key that signed it; null for the service secret
  record Verified(Caller caller, @Nullable String keyId) implements Verification {}

  /// The token is not good; the reason is for the client's developer and tells no secret.
  record Refused(String reason) implements Verification {}
}
