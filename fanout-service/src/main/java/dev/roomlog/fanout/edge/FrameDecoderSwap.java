package dev.roomlog.fanout.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;

/// Puts a stricter decoder in the place of the framework's as the handshake's answer passes, which
/// is before the first frame. The framework's lets reserved bits pass, and at a violation sends a
/// close of its own, which goes past [OrderlyClose]: the client would get two.
final class FrameDecoderSwap extends ChannelOutboundHandlerAdapter {

  static final WebSocketDecoderConfig CONFIG =
      WebSocketDecoderConfig.newBuilder()
          .maxFramePayloadLength(Handshakes.MAX_FRAME)
          .expectMaskedFrames(true)
          .allowExtensions(false)
          .closeOnProtocolViolation(false)
          .build();

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse answer
        && answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      context
          .pipeline()
          .replace(
              WebSocket13FrameDecoder.class, "roomlog-frames", new WebSocket13FrameDecoder(CONFIG));
      context.pipeline().remove(this);
    }
    context.write(message, promise);
  }
}
