package dev.roomlog.access.web;

import dev.roomlog.schemas.Rooms;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The path of a request's target (RFC 9112, 3.2), still percent-encoded, and whether every part
/// that decodes it would understand the same by it.
///
/// @param encoded begins with a slash
record RequestPath(String encoded) {

  private static final String ROOMS = "/v1/rooms/";
  private static final String PLAIN = "-._~!$&'()*+,;=:@"; // RFC 3986: pchar

  /// The path of a target in origin form or absolute form; null for anything else.
  static @Nullable RequestPath of(String target) {
    String rest = target;
    if (!target.startsWith("/")) {
      int authority = target.indexOf("://");
      if (authority < 0 || !isUri(target)) {
        return null;
      }
      int path = target.indexOf('/', authority + 3);
      rest = path < 0 ? "/" : target.substring(path);
    }
    int query = rest.indexOf('?');
    return new RequestPath(query < 0 ? rest : rest.substring(0, query));
  }

  boolean isWellFormed() {
    return isSimple()
        || Arrays.stream(encoded.substring(1).split("/", -1))
            .allMatch(segment -> decoded(segment) != null);
  }

  /// Whether the path goes through a room whose name is none, be it malformed or just not allowed.
  boolean hasInvalidRoom() {
    if (!encoded.startsWith(ROOMS) || encoded.length() == ROOMS.length()) {
      return false;
    }
    int end = encoded.indexOf('/', ROOMS.length());
    String segment = encoded.substring(ROOMS.length(), end < 0 ? encoded.length() : end);
    if (Rooms.isValid(segment)) {
      return false; // no character of a name is ever encoded
    }
    String room = decoded(segment);
    return room == null || !Rooms.isValid(room);
  }

  /// Whether there is nothing to decode and no dot segment, as in nearly all requests.
  private boolean isSimple() {
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '/' ? encoded.startsWith("/.", i) : !isPlain(c)) {
        return false;
      }
    }
    return true;
  }

  /// What a segment says; null where it decodes to nothing or to something else than a name: broken
  /// escapes, bytes that are no UTF-8, control characters, slashes in disguise, dot segments.
  private static @Nullable String decoded(String segment) {
    var bytes = ByteBuffer.allocate(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '%') {
        if (i + 2 >= segment.length()
            || !HexFormat.isHexDigit(segment.charAt(i + 1))
            || !HexFormat.isHexDigit(segment.charAt(i + 2))) {
          return null;
        }
        bytes.put((byte) HexFormat.fromHexDigits(segment, i + 1, i + 3));
        i += 2;
      } else if (isPlain(c)) {
        bytes.put((byte) c);
      } else {
        return null;
      }
    }
    try {
      String name = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
      return name.equals(".")
              || name.equals("..")
              || name.chars().anyMatch(RequestPath::isForbidden)
          ? null
          : name;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isForbidden(int c) {
    return c == '/' || c == '\\' || Character.isISOControl(c);
  }

  private static boolean isPlain(char c) {
    return c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
  }

  private static boolean isUri(String target) {
    try {
      return URI.create(target).isAbsolute();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
