package dev.roomlog.embedded;

/// How much the store may take.
///
/// @param cacheMegabytes pages of the file held in memory
/// @param connectionThreads threads that run commands; a command that waits for its commit holds
///   one
public record StoreOptions(int cacheMegabytes, int connectionThreads) {
  public StoreOptions {
    if (cacheMegabytes < 1) {
      throw new IllegalArgumentException("cacheMegabytes must be at least 1: " + cacheMegabytes);
    }
    if (connectionThreads < 1) {
      throw new IllegalArgumentException(
          "connectionThreads must be at least 1: " + connectionThreads);
    }
  }

  /// 64 MB of cache, 16 threads.
  public static StoreOptions defaults() {
    return new StoreOptions(64, 16);
  }
}
