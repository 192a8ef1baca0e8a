package dev.roomlog.bench.peers;

import org.jspecify.annotations.Nullable;

/// A server to measure.
public interface Peer {

  /// Its name in tables.
  String name();

  /// What to install before it can run here; null when it can.
  @Nullable String missing();

  /// Starts it; returns once it serves.
  Server start();
}
