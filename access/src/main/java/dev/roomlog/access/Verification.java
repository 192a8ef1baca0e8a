package dev.roomlog.access;

/// What a token turned out to be.
public sealed interface Verification {

  /// The token is good until its expiry.
  record Verified(Caller caller) implements Verification {}

  /// The token is not good; the reason is for the client's developer and tells no secret.
  record Refused(String reason) implements Verification {}
}
