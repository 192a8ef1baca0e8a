package dev.roomlog.access.web;

import dev.roomlog.access.AccessSettings;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which browser origins may use the API: the server's own and those of `roomlog.origins`.
@Singleton
public final class Origins {

  private final Set<String> allowed;

  public Origins(AccessSettings settings) {
    this.allowed = Set.copyOf(settings.origins());
  }

  /// Whether a request with this `Origin` and `Host` may go on; one without an origin comes from no
  /// browser.
  public boolean allows(@Nullable String origin, @Nullable String host) {
    return origin == null || allowed.contains(origin) || isOwn(origin, host);
  }

  boolean allows(HttpRequest<?> request) {
    return allows(
        request.getHeaders().get(HttpHeaders.ORIGIN), request.getHeaders().get(HttpHeaders.HOST));
  }

  private static boolean isOwn(String origin, @Nullable String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
