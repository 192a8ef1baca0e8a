package dev.roomlog.access.web;

import dev.roomlog.access.AccessSettings;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which browser origins may use the API: the server's own and those of `roomlog.origins`.
@Singleton
public final class Origins {

  private final Set<String> allowed;

  public Origins(AccessSettings settings) {
    this.allowed =
        settings.origins().stream()
            .map(origin -> origin.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /// Whether a request with this `Origin` and `Host` may go on; one without an origin comes from no
  /// browser. `null`, the origin of sandboxed frames and local files, never may.
  ///
  /// The own origin has the authority of `Host`. Over TLS it has the scheme `https`; without TLS
  /// the page may have come through a gateway that ends it, so both schemes count. No forwarding
  /// header is believed: a gateway that changes `Host` needs its origin among the allowed ones.
  ///
  /// @param tls whether the request came to this server over TLS
  public boolean allows(@Nullable String origin, @Nullable String host, boolean tls) {
    return origin == null || allowed.contains(origin) || isOwn(origin, host, tls);
  }

  boolean allows(HttpRequest<?> request) {
    List<String> origins = request.getHeaders().getAll(HttpHeaders.ORIGIN);
    return origins.size() < 2
        && allows(
            origins.isEmpty() ? null : origins.getFirst(),
            request.getHeaders().get(HttpHeaders.HOST),
            request.isSecure());
  }

  private static boolean isOwn(String origin, @Nullable String host, boolean tls) {
    try {
      URI from = URI.create(origin);
      return host != null
          && host.equalsIgnoreCase(from.getRawAuthority())
          && (!tls || "https".equalsIgnoreCase(from.getScheme()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
