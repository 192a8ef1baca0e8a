package dev.roomlog.fanout;

import dev.roomlog.fanout.edge.Handshakes;
import dev.roomlog.schemas.CloseCode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.websocket.WebSocketPongMessage;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnClose;
import io.micronaut.websocket.annotation.OnError;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import jakarta.annotation.PreDestroy;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The socket's endpoint by the framework's public API, for `roomlog.fanout.direct-write: false`;
/// else [DirectSockets] serves. It hands everything to the session's [Connection], on an executor
/// of its own. What gets here has passed the checks of [dev.roomlog.fanout.edge].
@ServerWebSocket(value = Handshakes.PATH, subprotocols = Handshakes.SUBPROTOCOL)
final class ChatSocket {

  private static final Logger LOG = LoggerFactory.getLogger(ChatSocket.class);
  private static final String CONNECTION = Connection.class.getName();

  private final Hub hub;
  private final Node node;

  /// Owns the connections.
  private final EventExecutor sessions = new DefaultEventExecutor();

  ChatSocket(Hub hub, Node node) {
    this.hub = hub;
    this.node = node;
  }

  @OnOpen
  void onOpen(WebSocketSession session, HttpRequest<?> request) {
    var outlet = new SessionOutlet(session, sessions, node.settings().maxQueue());
    var connection = new Connection(outlet, hub.shard(sessions), node, first(request));
    session.put(CONNECTION, connection);
    String token = token(request);
    // Later, when the handshake's answer is on its way.
    sessions.execute(() -> connection.open(token));
  }

  @OnMessage(maxPayloadLength = Handshakes.MAX_FRAME)
  void onMessage(byte[] text, WebSocketSession session) {
    with(session, connection -> connection.receive(text));
  }

  @OnMessage
  void onPong(WebSocketPongMessage pong, WebSocketSession session) {
    with(session, Connection::onPong);
  }

  @OnClose
  void onClose(WebSocketSession session) {
    with(session, Connection::onClosed);
  }

  @OnError
  void onError(Throwable error, WebSocketSession session) {
    LOG.warn("A socket failed", error);
    with(session, connection -> connection.close(CloseCode.SERVER_ERROR));
  }

  @PreDestroy
  void stop() {
    sessions.shutdownGracefully();
  }

  private static void with(WebSocketSession session, Consumer<Connection> action) {
    Connection connection = session.get(CONNECTION, Connection.class).orElse(null);
    if (connection == null) {
      return;
    }
    connection.outlet().loop().execute(() -> action.accept(connection));
  }

  private static Command.@Nullable Wanted first(HttpRequest<?> request) {
    return Command.Wanted.of(
        request.getParameters().get("room"), request.getParameters().get("after"));
  }

  private static @Nullable String token(HttpRequest<?> request) {
    return Handshakes.token(request.getHeaders().get(HttpHeaders.AUTHORIZATION));
  }
}
