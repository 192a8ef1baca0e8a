package dev.roomlog.schemas;

/// One call of the API.
///
/// @param method the HTTP method
/// @param path a template: `{name}` stands for one segment, a trailing `{+name}` for the rest
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
      if (i >= have.length || !(want[i].startsWith("{") || want[i].equals(have[i]))) {
        return false;
      }
    }
    return want.length == have.length;
  }
}
