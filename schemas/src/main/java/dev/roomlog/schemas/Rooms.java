package dev.roomlog.schemas;

/// What a room's id looks like.
public final class Rooms {

  /// For people and schemas to read; [#isValid] says the same and is asked several times for each
  /// request.
  public static final String PATTERN = "^[a-z0-9][a-z0-9._-]{0,63}$";

  private static final int MAX_LENGTH = 64;

  private Rooms() {}

  public static boolean isValid(String room) {
    if (room.isEmpty() || room.length() > MAX_LENGTH || isMark(room.charAt(0))) {
      return false;
    }
    for (int i = 0; i < room.length(); i++) {
      char c = room.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && !isMark(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMark(char c) {
    return c == '.' || c == '_' || c == '-';
  }
}
