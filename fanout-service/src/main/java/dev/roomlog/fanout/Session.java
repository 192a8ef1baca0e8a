package dev.roomlog.fanout;

import dev.roomlog.access.Person;
import dev.roomlog.access.Verification;
import dev.roomlog.schemas.CloseCode;
import dev.roomlog.schemas.ProblemCode;
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
  private Verification.@Nullable Verified verified;
  private @Nullable Future<?> expiry;

  Session(Connection connection, Node node) {
    this.connection = connection;
    this.node = node;
  }

  @Nullable Person person() {
    return verified != null && verified.caller() instanceof Person person ? person : null;
  }

  /// Takes a token: the first one says who this is, a later one must be of the same sender. Tells
  /// the client when it is refused.
  ///
  /// @return whether it was taken
  boolean take(String token, @Nullable Ref ref) {
    return switch (node.verifier().verify(token)) {
      case Verification.Refused(String reason) -> refuse(reason, ref);
      case Verification.Verified(Person found, _) when isOther(found) ->
          refuse("The token is another sender's; open another connection for it.", ref);
      case Verification.Verified good when good.caller() instanceof Person found -> {
        verified = good;
        expireAt(found.expiresAt());
        yield true;
      }
      case Verification.Verified _ -> refuse("A socket needs a person's token.", ref);
    };
  }

  /// Whether the token no longer counts: accounts are banned and keys withdrawn.
  boolean isRevoked() {
    return verified != null && node.verifier().again(verified) instanceof Verification.Refused;
  }

  void end() {
    if (expiry != null) {
      expiry.cancel(false);
    }
  }

  private boolean refuse(String reason, @Nullable Ref ref) {
    connection.refuse(ProblemCode.UNAUTHORIZED, reason, ref);
    return false;
  }

  private boolean isOther(Person found) {
    Person known = person();
    return known != null && !known.sender().equals(found.sender());
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
