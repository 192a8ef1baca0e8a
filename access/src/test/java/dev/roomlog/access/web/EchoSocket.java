package dev.roomlog.access.web;

import io.micronaut.context.annotation.Requires;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.ServerWebSocket;

/// A WebSocket that answers what it hears.
@ServerWebSocket("/v1/socket")
@Requires(property = "test.edge")
final class EchoSocket {

  @OnMessage
  void onMessage(String text, WebSocketSession session) {
    session.sendSync(text);
  }
}
