package dev.roomlog.client;

import org.jspecify.annotations.Nullable;

/// A request of the API.
///
/// @param path with its query
/// @param body JSON
/// @param repeatable whether repeating it after an unknown outcome does no harm
/// @param authorized whether it shows the session's token
record Call(
    String method, String path, byte @Nullable [] body, boolean repeatable, boolean authorized) {

  static Call get(String path) {
    return new Call("GET", path, null, true, true);
  }

  static Call put(String path, byte[] body) {
    return new Call("PUT", path, body, true, true);
  }

  /// A POST that the server recognises by an id in its body.
  static Call post(String path, byte[] body) {
    return new Call("POST", path, body, true, true);
  }

  /// @param renew whether the session's token is shown, to be replaced
  static Call login(byte[] body, boolean renew) {
    return new Call("POST", "/v1/sessions", body, false, renew);
  }
}
