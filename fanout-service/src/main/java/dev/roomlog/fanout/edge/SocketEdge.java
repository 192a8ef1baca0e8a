package dev.roomlog.fanout.edge;

import dev.roomlog.access.web.PipelineCustomizer;
import dev.roomlog.fanout.settings.FanoutSettings;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

/// Puts the guards of handshakes and frames into the server's pipelines, by the framework's own
/// hook. No compression is offered: a small frame may unpack to any size.
@Singleton
final class SocketEdge extends PipelineCustomizer {

  private final FanoutSettings settings;
  private final Provider<Handshakes> handshakes;
  private final Provider<Door> door;
  private final Provider<EdgeMeters> meters;
  private final Provider<SocketOpener> opener;

  SocketEdge(
      FanoutSettings settings,
      Provider<Handshakes> handshakes,
      Provider<Door> door,
      Provider<EdgeMeters> meters,
      Provider<SocketOpener> opener) {
    this.settings = settings;
    this.handshakes = handshakes;
    this.door = door;
    this.meters = meters;
    this.opener = opener;
  }

  Handshakes handshakes() {
    return handshakes.get();
  }

  Door door() {
    return door.get();
  }

  EdgeMeters meters() {
    return meters.get();
  }

  SocketOpener opener() {
    return opener.get();
  }

  /// Whether handshakes are answered here rather than by the framework.
  boolean isDirect() {
    return settings.directWrite();
  }

  /// A connection is about to become a socket: bounds its queue and puts the frames' guards behind
  /// `guard`.
  void guardFrames(ChannelHandlerContext guard) {
    Channel channel = guard.channel();
    channel.config().setOption(ChannelOption.SO_SNDBUF, settings.sendBuffer());
    channel
        .config()
        .setWriteBufferWaterMark(
            new WriteBufferWaterMark(settings.maxQueue() / 4, settings.maxQueue() / 2));
    ChannelPipeline pipeline = channel.pipeline();
    if (pipeline.get(ChannelPipelineCustomizer.HANDLER_IDLE_STATE) != null) {
      pipeline.remove(ChannelPipelineCustomizer.HANDLER_IDLE_STATE);
    }
    // Each goes right behind the guard, so the last one first.
    String guardName = guard.name();
    pipeline.addAfter(guardName, "roomlog-frame-errors", new FrameErrors());
    pipeline.addAfter(
        guardName, "roomlog-messages", new WebSocketFrameAggregator(Handshakes.MAX_FRAME));
    pipeline.addAfter(guardName, "roomlog-utf8", new Utf8FrameValidator(false));
    pipeline.addAfter(
        guardName,
        "roomlog-frame-gate",
        new FrameGate(new FrameBudget(settings.frameRate(), settings.frameBurst())));
    if (!isDirect()) {
      pipeline.addAfter(guardName, "roomlog-frame-decoder-swap", new FrameDecoderSwap());
    }
    pipeline.addAfter(guardName, "roomlog-close", new OrderlyClose(meters()));
  }

  @Override
  protected void addTo(ChannelPipeline pipeline) {
    if (pipeline.get(WebSocketServerCompressionHandler.class) != null) {
      pipeline.remove(WebSocketServerCompressionHandler.class);
    }
    ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
    if (codec != null) {
      pipeline.addAfter(codec.name(), "roomlog-handshake", new HandshakeGuard(this));
    }
  }
}
