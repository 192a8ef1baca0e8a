package dev.roomlog.schemas;

/// One call of the API.
///
/// @param method the HTTP method
/// @param path a template: `{name}` stands for one segment, never an empty one; a trailing
///   `{+name}` for the rest
/// @param service who answers it
public record Route(String method, String path, Service service) {

  /// Whether a path, still percent-encoded, has this route's shape.
  public boolean matches(String encodedPath) {
    String[] want = path.split("/", -1);
    String[] have = encodedPath.split("/", -1);
    for (int i = 0; i < want.length; i++) {
      if (want[i].startsWith("{+")) {
        return have.length > i;
      }
      if (i >= have.length || !fits(want[i], have[i])) {
        return false;
      }
    }
    return want.length == have.length;
  }

  private static boolean fits(String want, String have) {
    return want.startsWith("{") ? !have.isEmpty() : want.equals(have);
  }
}
