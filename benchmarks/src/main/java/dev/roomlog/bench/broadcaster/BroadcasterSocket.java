package dev.roomlog.bench.broadcaster;

import io.micronaut.websocket.WebSocketBroadcaster;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.ServerWebSocket;

/// Tells everybody else.
@ServerWebSocket("/")
final class BroadcasterSocket {

  private final WebSocketBroadcaster broadcaster;

  BroadcasterSocket(WebSocketBroadcaster broadcaster) {
    this.broadcaster = broadcaster;
  }

  @OnMessage
  void onMessage(String message, WebSocketSession session) {
    var unused = broadcaster.broadcastAsync(message, other -> other != session);
  }
}
