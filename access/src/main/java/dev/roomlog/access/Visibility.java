package dev.roomlog.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who sees a room.
public enum Visibility {
  PUBLIC("public"),
  PRIVATE("private"),
  DIRECT("direct");

  private static final List<Visibility> ALL = List.of(values());

  private final String text;

  Visibility(String text) {
    this.text = text;
  }

  /// The name in the log and in JSON.
  public String text() {
    return text;
  }

  /// What `text` names; anything unknown, or nothing, counts as private.
  public static Visibility parse(@Nullable String text) {
    for (Visibility visibility : ALL) {
      if (visibility.text.equals(text)) {
        return visibility;
      }
    }
    return PRIVATE;
  }
}
