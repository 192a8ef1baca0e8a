package dev.roomlog.ingest.sessions;

import dev.roomlog.access.Person;
import dev.roomlog.access.web.ProblemException;
import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.schemas.ProblemCode;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Opens and renews sessions. A new session has a sender id of its own that was never used before;
/// a renewed one keeps its sender and handle. Blocks.
@Singleton
final class SessionDesk {

  private final Handles handles;
  private final Tokens tokens;
  private final Clock clock;
  private final IngestSettings.Sessions settings;

  SessionDesk(Handles handles, Tokens tokens, Clock clock, IngestSettings.Sessions settings) {
    this.handles = handles;
    this.tokens = tokens;
    this.clock = clock;
    this.settings = settings;
  }

  /// A guest's first session.
  ///
  /// @throws ProblemException `handle_taken`
  Session open(String handle) {
    return claim(person("guest-" + UUID.randomUUID(), handle, true, Set.of()));
  }

  /// The session of somebody who showed a good token, from now on.
  ///
  /// @throws ProblemException `handle_taken` when the session ended and somebody else took the
  ///   handle, `forbidden` for an operator's session
  Session renew(Person shown) {
    if (!shown.guest()) {
      throw ProblemException.of(
          ProblemCode.FORBIDDEN, "This session is not renewed; open another one with the secret.");
    }
    return claim(person(shown.sender(), shown.handle(), true, shown.scopes()));
  }

  /// An operator's session, which may import. Its handle is nobody's claim: imported messages carry
  /// the names of those who wrote them.
  ///
  /// @throws ProblemException `unauthorized` when the secret is wrong, or none is set
  Session openForImport(String handle, @Nullable String secret) {
    if (!isOperator(secret)) {
      throw ProblemException.of(
          ProblemCode.UNAUTHORIZED, "The operator's secret is wrong, or this node has none.");
    }
    return tokens.session(
        person("operator-" + UUID.randomUUID(), handle, false, Set.of(Person.IMPORT)));
  }

  private Session claim(Person person) {
    // Before the handle is taken, so that nobody holds one without a token.
    tokens.signingKey();
    if (!handles.claim(person.handle(), person.sender(), person.expiresAt())) {
      throw ProblemException.of(
          ProblemCode.HANDLE_TAKEN, "Somebody else has this handle for now. Choose another one.");
    }
    return tokens.session(person);
  }

  private Person person(String sender, String handle, boolean guest, Set<String> scopes) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return new Person(sender, handle, guest, scopes, now, now.plus(settings.sessionLifetime()));
  }

  private boolean isOperator(@Nullable String secret) {
    String expected = settings.operatorSecret();
    return secret != null
        && expected != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
  }
}
