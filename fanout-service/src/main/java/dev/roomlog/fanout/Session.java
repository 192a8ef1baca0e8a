package dev.roomlog.fanout;

import dev.roomlog.access.Person;
import dev.roomlog.access.Verification;
import dev.roomlog.schemas.CloseCode;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Whose connection it is, and until when: nobody before the hello, then the token's person until
/// the token expires. Used on the connection's event loop only.
final class Session {

  private final Connection connection;
  private final Node node;
  private @Nullable Person person;
  private @Nullable String token;
  private @Nullable Future<?> expiry;

  Session(Connection connection, Node node) {
    this.connection = connection;
    this.node = node;
  }

  @Nullable Person person() {
    return person;
  }

  /// Takes a token: the first one says who this is, a later one must be of the same sender.
  ///
  /// @return why the token is refused, for people; null when it was taken
  @Nullable String take(String newToken) {
    return switch (node.verifier().verify(newToken)) {
      case Verification.Refused(String reason) -> reason;
      case Verification.Verified(Person found) when isOther(found) ->
          "The token is another sender's; open another connection for it.";
      case Verification.Verified(Person found) -> {
        person = found;
        token = newToken;
        expireAt(found.expiresAt());
        yield null;
      }
      case Verification.Verified _ -> "A socket needs a person's token.";
    };
  }

  /// Whether the token still counts: accounts are banned and tokens revoked.
  boolean isRevoked() {
    return token != null && node.verifier().verify(token) instanceof Verification.Refused;
  }

  void end() {
    if (expiry != null) {
      expiry.cancel(false);
    }
  }

  private boolean isOther(Person found) {
    return person != null && !person.sender().equals(found.sender());
  }

  private void expireAt(Instant time) {
    end();
    long millis = Math.max(0, Duration.between(Instant.now(), time).toMillis());
    expiry =
        connection
            .outlet()
            .loop()
            .schedule(
                () -> connection.close(CloseCode.TOKEN_EXPIRED), millis, TimeUnit.MILLISECONDS);
  }
}
