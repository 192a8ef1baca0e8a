package dev.roomlog.embedded;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the store runs.
///
/// @param cacheMegabytes pages of the file held in memory
/// @param connectionThreads threads that run commands; a command that waits for its commit holds
///   one
/// @param tls as whom the store shows itself; null for connections without TLS
public record StoreOptions(int cacheMegabytes, int connectionThreads, @Nullable Tls tls) {

  /// @param chain the certificate of the key first
  public record Tls(PrivateKey key, List<X509Certificate> chain) {
    public Tls {
      chain = List.copyOf(chain);
    }
  }

  public StoreOptions {
    if (cacheMegabytes < 1) {
      throw new IllegalArgumentException("cacheMegabytes must be at least 1: " + cacheMegabytes);
    }
    if (connectionThreads < 1) {
      throw new IllegalArgumentException(
          "connectionThreads must be at least 1: " + connectionThreads);
    }
  }

  public StoreOptions(int cacheMegabytes, int connectionThreads) {
    this(cacheMegabytes, connectionThreads, null);
  }

  /// 64 MB of cache, 16 threads, no TLS.
  public static StoreOptions defaults() {
    return new StoreOptions(64, 16);
  }

  /// The same, and every connection must use TLS.
  public StoreOptions withTls(PrivateKey key, List<X509Certificate> chain) {
    return new StoreOptions(cacheMegabytes, connectionThreads, new Tls(key, chain));
  }
}
