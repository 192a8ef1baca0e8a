package dev.roomlog.access;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The SHA-256 of a token, by which it is remembered, so that no token is kept. As numbers, since
/// it is compared with every request.
record TokenHash(long first, long second, long third, long fourth) {

  /// Each thread looks for it once.
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(TokenHash::sha256);

  static TokenHash of(byte[] token) {
    ByteBuffer digest = ByteBuffer.wrap(SHA_256.get().digest(token));
    return new TokenHash(digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
