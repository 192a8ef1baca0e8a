package dev.roomlog.fanout.edge;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;

/// Takes over a channel that has become a socket.
public interface SocketOpener {

  /// The handshake's answer is on its way, and the frames' handlers stand. Called on the channel's
  /// event loop, before any frame is read.
  void open(Channel channel, HttpRequest request);
}
