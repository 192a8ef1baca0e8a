package dev.roomlog.testing;

import org.jspecify.annotations.Nullable;

/// Where the tests' broker and store come from. The one that `META-INF/services` of the class path
/// names is taken instead of the embedded ones. The servers that it gives are not started yet.
public interface BackendProvider {

  /// Why there can be no server here, for people; null when there can.
  @Nullable String unavailable();

  TestServer broker();

  /// The address is a `mongodb://` URI of one server that takes writes.
  TestServer store();
}
