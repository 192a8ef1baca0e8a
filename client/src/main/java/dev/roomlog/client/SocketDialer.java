package dev.roomlog.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Opens sockets to `/v1/socket`.
final class SocketDialer {

  static final String SUBPROTOCOL = "roomlog.v1";

  private final HttpClient http;
  private final URI uri;
  private final RoomlogOptions options;

  SocketDialer(HttpClient http, URI base, RoomlogOptions options) {
    this.http = http;
    String scheme = "https".equals(base.getScheme()) ? "wss" : "ws";
    this.uri = URI.create(scheme + "://" + base.getRawAuthority() + "/v1/socket");
    this.options = options;
  }

  sealed interface Dialed {

    record Open(Wire wire) implements Dialed {}

    /// @param retryAfter what the server asked for; zero where it said nothing
    record Failed(String why, Duration retryAfter) implements Dialed {}
  }

  /// Blocks until the handshake is done or has failed.
  Dialed dial() throws InterruptedException {
    var wire = new Wire(options.socket().queue());
    CompletableFuture<WebSocket> handshake =
        http.newWebSocketBuilder()
            .connectTimeout(options.connectTimeout())
            .subprotocols(SUBPROTOCOL)
            .buildAsync(uri, wire);
    try {
      var _ = handshake.get(2 * options.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
      return new Dialed.Open(wire);
    } catch (TimeoutException _) {
      handshake.thenAccept(WebSocket::abort); // should it be done after all
      return new Dialed.Failed("no handshake with " + uri + " in time", Duration.ZERO);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof WebSocketHandshakeException refused) {
        int status = refused.getResponse().statusCode();
        return new Dialed.Failed(
            "the handshake was answered with " + status, Attempt.retryAfter(refused.getResponse()));
      }
      return new Dialed.Failed("cannot reach " + uri + ": " + cause, Duration.ZERO);
    }
  }
}
