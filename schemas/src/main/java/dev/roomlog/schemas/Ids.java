package dev.roomlog.schemas;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import com.fasterxml.uuid.StringArgGenerator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event ids: UUIDs (RFC 9562) in their canonical lower-case text.
public final class Ids {

  private static final int TEXT_LENGTH = 36;
  private static final NoArgGenerator BY_TIME = Generators.timeBasedEpochGenerator();
  private static final StringArgGenerator BY_NAME =
      Generators.nameBasedGenerator(UUID.fromString("6b1f8d0a-4a0e-5d5c-9b0e-2f6f1d0c7a31"));

  private Ids() {}

  /// A new id, a UUIDv7, greater than those this process made before.
  public static String next() {
    return BY_TIME.generate().toString();
  }

  /// The id that always belongs to `name`, a UUIDv5.
  public static String derived(String name) {
    return BY_NAME.generate(name).toString();
  }

  /// The id that `text` spells in canonical form, or null.
  public static @Nullable UUID parse(String text) {
    if (text.length() != TEXT_LENGTH) {
      return null;
    }
    for (int i = 0; i < TEXT_LENGTH; i++) {
      char c = text.charAt(i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        return null;
      }
    }
    return UUID.fromString(text);
  }

  /// The milliseconds since the epoch that a UUIDv7 carries; -1 for any other.
  public static long epochMillis(UUID id) {
    return id.version() == 7 ? id.getMostSignificantBits() >>> 16 : -1;
  }
}
