package dev.roomlog.fanout;

import dev.roomlog.fanout.edge.OrderlyClose;
import dev.roomlog.schemas.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;

/// Writes frames that are already built to the Netty channel: the WebSocket encoder lets bytes
/// pass, so all connections share one buffer.
final class ChannelOutlet extends ChannelInboundHandlerAdapter implements Outlet {

  private final Channel channel;
  private final int maxQueue;
  private final ChannelPromise unwatched;
  private final boolean tls;
  private Runnable listener = () -> {};

  /// Bytes that wait in the TLS handler to be encrypted: the channel counts them from the flush on.
  /// Used on the loop only.
  private int unflushed;

  ChannelOutlet(Channel channel, int maxQueue) {
    this.channel = channel;
    this.maxQueue = maxQueue;
    this.unwatched = channel.unsafe().voidPromise();
    this.tls = channel.pipeline().get(SslHandler.class) != null;
    channel.pipeline().addLast("roomlog-outlet", this);
  }

  @Override
  public EventExecutor loop() {
    return channel.eventLoop();
  }

  @Override
  public void onLow(Runnable newListener) {
    listener = newListener;
  }

  @Override
  public boolean isLow() {
    return channel.isWritable();
  }

  @Override
  public boolean fits(int bytes) {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    return queue != null && queue.totalPendingWriteBytes() + unflushed + bytes <= maxQueue;
  }

  @Override
  public void write(ByteBuf frames) {
    if (tls) {
      unflushed += frames.readableBytes();
    }
    channel.write(frames, unwatched);
  }

  @Override
  public void flush() {
    unflushed = 0;
    channel.flush();
  }

  @Override
  public void ping() {
    channel.writeAndFlush(new PingWebSocketFrame(Unpooled.EMPTY_BUFFER), unwatched);
  }

  @Override
  public void close(CloseCode code) {
    OrderlyClose.close(channel, code);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      listener.run();
    }
    context.fireChannelWritabilityChanged();
  }
}
