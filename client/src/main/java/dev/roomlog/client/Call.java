package dev.roomlog.client;

import org.jspecify.annotations.Nullable;

/// A request of the API.
///
/// @param path with its query
/// @param body JSON
/// @param repeatable whether repeating it after an unknown outcome does no harm
record Call(String method, String path, byte @Nullable [] body, boolean repeatable) {

  static Call get(String path) {
    return new Call("GET", path, null, true);
  }

  static Call put(String path, byte[] body) {
    return new Call("PUT", path, body, true);
  }

  /// A POST that the server recognises by an id in its body.
  static Call post(String path, byte[] body) {
    return new Call("POST", path, body, true);
  }

  static Call login(byte[] body) {
    return new Call("POST", "/v1/sessions", body, false);
  }
}
