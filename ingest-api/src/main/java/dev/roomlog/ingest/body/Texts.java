package dev.roomlog.ingest.body;

import org.jspecify.annotations.Nullable;

/// What a text may consist of.
public final class Texts {

  private Texts() {}

  /// Why `text` cannot be a message, or null when it can: blank, half a surrogate pair, or a
  /// control character that is neither a line feed nor a tab.
  public static @Nullable String flaw(String text) {
    boolean blank = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        blank = false;
      } else if (Character.isSurrogate(c)) {
        return "Must not hold half of a surrogate pair.";
      } else if (Character.isISOControl(c) && c != '\n' && c != '\t') {
        return "Must not hold control characters other than line feed and tab.";
      } else if (blank) {
        blank = Character.isWhitespace(c) || Character.isSpaceChar(c);
      }
    }
    return blank ? "Must not be blank." : null;
  }

  /// The same for a text of one line that people are called by: also no line feed, no tab and no
  /// character that cannot be seen, and at most `max` characters.
  public static @Nullable String nameFlaw(String name, int max) {
    String flaw = flaw(name);
    if (flaw != null) {
      return flaw;
    }
    if (name.codePointCount(0, name.length()) > max) {
      return "Must have at most " + max + " characters.";
    }
    return name.codePoints().anyMatch(Texts::isUnseen)
        ? "Must not hold control or format characters."
        : null;
  }

  private static boolean isUnseen(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  /// How many bytes a text without lone surrogates takes in UTF-8.
  public static int utf8Length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Each half of a pair counts for two of the pair's four bytes.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }
}
