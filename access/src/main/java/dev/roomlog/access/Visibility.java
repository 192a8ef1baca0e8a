package dev.roomlog.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Who sees a room.
public enum Visibility {
  PUBLIC,
  PRIVATE,
  DIRECT;

  /// The name in the log and in JSON.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What `text` names; anything unknown, or nothing, counts as private.
  public static Visibility parse(@Nullable String text) {
    for (Visibility visibility : values()) {
      if (visibility.text().equals(text)) {
        return visibility;
      }
    }
    return PRIVATE;
  }
}
