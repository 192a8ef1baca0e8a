package dev.roomlog.access;

import java.time.Instant;
import java.util.Set;

/// An account or a guest, as its verified token says.
///
/// @param sender the stable id
/// @param handle the name while the token lasts
public record Person(
    String sender,
    String handle,
    boolean guest,
    Set<String> scopes,
    Instant issuedAt,
    Instant expiresAt)
    implements Caller {

  /// May post under other names and with other times.
  public static final String IMPORT = "import";

  public Person {
    scopes = Set.copyOf(scopes);
  }

  public boolean has(String scope) {
    return scopes.contains(scope);
  }
}
