package dev.roomlog.ingest.sessions;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.HttpServerConfiguration;
import io.micronaut.http.server.util.DefaultHttpClientAddressResolver;
import io.micronaut.http.server.util.HttpClientAddressResolver;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Where a request comes from: what the gateway says in the header that
/// `micronaut.server.client-address-header` names; without such a setting the peer itself, whatever
/// `Forwarded` and `X-Forwarded-For` claim, since anybody can send these.
@Singleton
@Replaces(DefaultHttpClientAddressResolver.class)
final class ClientAddresses implements HttpClientAddressResolver {

  private final @Nullable String header;

  ClientAddresses(HttpServerConfiguration server) {
    this.header = server.getClientAddressHeader();
  }

  @Override
  @SuppressWarnings("rawtypes") // as the interface has it
  public @Nullable String resolve(HttpRequest request) {
    return header == null
        ? request.getRemoteAddress().getHostString()
        : request.getHeaders().get(header);
  }
}
