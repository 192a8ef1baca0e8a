package dev.roomlog.schemas;

import java.util.regex.Pattern;

/// What a room's id looks like.
public final class Rooms {

  public static final String PATTERN = "^[a-z0-9][a-z0-9._-]{0,63}$";

  private static final Pattern ID = Pattern.compile(PATTERN);

  private Rooms() {}

  public static boolean isValid(String room) {
    return ID.matcher(room).matches();
  }
}
