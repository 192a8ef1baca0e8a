package dev.roomlog.schemas;

/// What a room's id looks like.
public final class Rooms {

  public static final String PATTERN = "^[a-z0-9][a-z0-9._-]{0,63}$";

  private static final int MAX_LENGTH = 64;

  private Rooms() {}

  /// Whether `room` matches [#PATTERN]. Every request with a room asks this, so no matcher is made.
  public static boolean isValid(String room) {
    if (room.isEmpty() || room.length() > MAX_LENGTH || !isLetterOrDigit(room.charAt(0))) {
      return false;
    }
    for (int i = 1; i < room.length(); i++) {
      char c = room.charAt(i);
      if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
