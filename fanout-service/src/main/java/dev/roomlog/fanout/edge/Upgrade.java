package dev.roomlog.fanout.edge;

import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;

/// Answers a handshake that was found good (RFC 6455 section 4.2.2) and leaves the HTTP server
/// behind: the framework's handler of requests goes, and with it what it would hold of this one for
/// as long as the socket lives.
final class Upgrade {

  private static final WebSocketServerHandshakerFactory HANDSHAKERS =
      new WebSocketServerHandshakerFactory(
          Handshakes.PATH, Handshakes.SUBPROTOCOL, FrameDecoderSwap.CONFIG);

  private Upgrade() {}

  /// @param request whose headers have been checked, and which has no body
  static void answer(Channel channel, HttpRequest request) {
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.remove(ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND);
    channel.config().setAutoRead(true); // the handler that went asked for each read
    var whole =
        new DefaultFullHttpRequest(
            request.protocolVersion(),
            request.method(),
            request.uri(),
            Unpooled.EMPTY_BUFFER,
            request.headers(),
            EmptyHttpHeaders.INSTANCE);
    WebSocketServerHandshaker handshaker = HANDSHAKERS.newHandshaker(whole);
    handshaker
        .handshake(channel, whole, EmptyHttpHeaders.INSTANCE, channel.newPromise())
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }
}
