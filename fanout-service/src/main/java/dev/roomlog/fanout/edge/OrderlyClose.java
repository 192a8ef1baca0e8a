package dev.roomlog.fanout.edge;

import dev.roomlog.schemas.CloseCode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/// Lets the last frame arrive. A socket that is closed while the peer's bytes lie unread is reset,
/// and the reset overtakes the close frame. So a close shuts our side down only, drops what still
/// comes, and ends when the peer has closed too, at the latest after [#LINGER_MILLIS]. Where frames
/// wait that the peer does not read, it ends at once.
public final class OrderlyClose extends ChannelDuplexHandler {

  private static final long LINGER_MILLIS = 1000;

  private final EdgeMeters meters;
  private boolean said;
  private boolean lingering;

  OrderlyClose(EdgeMeters meters) {
    this.meters = meters;
  }

  /// Sends a close frame behind what is queued, and closes when it is out or after a short time.
  /// Only the first close frame counts.
  public static void close(Channel channel, CloseCode code) {
    close(channel, new CloseWebSocketFrame(code.code(), code.when()));
  }

  static void close(Channel channel, CloseWebSocketFrame frame) {
    channel.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE);
  }

  /// Whether the close frame is on its way, or the end is: nothing may follow.
  public boolean isSaid() {
    return said || lingering;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    boolean late = isSaid();
    if (message instanceof CloseWebSocketFrame close && !said) {
      said = true;
      meters.closeSent(close.statusCode());
      var unused =
          context.executor().schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }
    if (late) {
      ReferenceCountUtil.release(message);
      promise.trySuccess();
    } else {
      context.write(message, promise);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isSaid()) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    ChannelOutboundBuffer queue = context.channel().unsafe().outboundBuffer();
    boolean drained = queue != null && queue.totalPendingWriteBytes() == 0;
    if (lingering) {
      context.channel().closeFuture().addListener(_ -> promise.trySuccess());
      return;
    }
    if (!drained
        || !(context.channel() instanceof SocketChannel socket)
        || socket.isInputShutdown()) {
      context.close(promise);
      return;
    }
    lingering = true;
    socket.config().setAllowHalfClosure(true);
    shutdownOutput(context, socket);
    var unused =
        context
            .executor()
            .schedule(() -> context.close(promise), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Over TLS the end is said in TLS too (RFC 8446 section 6.1), or the peer takes it for cut off.
  private static void shutdownOutput(ChannelHandlerContext context, SocketChannel socket) {
    SslHandler tls = context.pipeline().get(SslHandler.class);
    if (tls == null) {
      socket.shutdownOutput();
    } else {
      tls.closeOutbound().addListener(_ -> socket.shutdownOutput());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (lingering && event instanceof ChannelInputShutdownEvent) {
      context.close();
    } else {
      context.fireUserEventTriggered(event);
    }
  }
}
