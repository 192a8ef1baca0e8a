package dev.roomlog.fanout;

import dev.roomlog.fanout.edge.OrderlyClose;
import dev.roomlog.schemas.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A socket on the Netty channel itself, both ways. Frames that are already built go out as bytes,
/// so all connections share one buffer; what comes in goes to the [Connection] at once.
///
/// With many connections the time goes where memory is touched. So whether a frame may go to the
/// socket at once is noted here, in `clear`, and what the channel has to say is asked again only
/// after something went another way: as the last handler this one sees all that others write.
final class DirectSocket extends ChannelDuplexHandler implements Outlet {

  private static final Logger LOG = LoggerFactory.getLogger(DirectSocket.class);
  private static final String NAME = "roomlog-socket";

  private final Channel channel;
  private final int maxQueue;
  private final ChannelPromise unwatched;
  private final boolean tls;

  /// Below the handlers that have nothing to do with whole frames, where TLS is.
  private final ChannelHandlerContext exit;

  /// The socket itself; null where frames must be encrypted, or the transport has none.
  private final @Nullable Socket socket;

  /// Nothing waits before the socket, and the goodbye is not said.
  private boolean clear;

  private final OrderlyClose goodbye;
  private @Nullable Connection connection;

  private Runnable listener = () -> {};

  /// Bytes that wait in the TLS handler to be encrypted: the channel counts them from the flush on.
  /// Used on the loop only.
  private int unflushed;

  DirectSocket(Channel channel, int maxQueue) {
    this.channel = channel;
    this.maxQueue = maxQueue;
    this.unwatched = channel.unsafe().voidPromise();
    ChannelPipeline pipeline = channel.pipeline();
    this.tls = pipeline.get(SslHandler.class) != null;
    this.exit = pipeline.context(WebSocketFrameEncoder.class);
    this.socket =
        !tls && channel instanceof UnixChannel unix && unix.fd() instanceof Socket own ? own : null;
    this.goodbye = pipeline.get(OrderlyClose.class);
  }

  /// Receives for `owner` from now on. On the loop.
  void receiveFor(Connection owner) {
    connection = owner;
    channel.pipeline().addLast(NAME, this);
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
    if (clear) {
      return bytes <= maxQueue;
    }
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    return queue != null && queue.totalPendingWriteBytes() + unflushed + bytes <= maxQueue;
  }

  @Override
  public void write(ByteBuf frames) {
    clear = false;
    if (goodbye.isSaid()) {
      frames.release();
      return;
    }
    if (tls) {
      unflushed += frames.readableBytes();
      exit.write(frames, unwatched);
    } else {
      channel.unsafe().write(frames, unwatched);
    }
  }

  @Override
  public void flush() {
    unflushed = 0;
    if (tls) {
      exit.flush();
    } else {
      channel.unsafe().flush();
    }
  }

  /// One system call and nothing else. It is `send`, which goes to the socket at once; `write`
  /// passes what all files have first.
  @Override
  public boolean sendShared(ByteBuf frames, int index, int length) {
    if (socket == null || !isClear() || !socket.isOpen() || !frames.hasMemoryAddress()) {
      return false;
    }
    try {
      int sent = socket.sendAddress(frames.memoryAddress(), index, index + length);
      if (sent < length) {
        write(frames.retainedSlice(index + sent, length - sent));
        flush();
      }
    } catch (IOException e) {
      LOG.debug("A connection broke", e);
      channel.unsafe().close(unwatched);
    }
    return true;
  }

  private boolean isClear() {
    if (!clear) {
      ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
      clear = queue != null && queue.totalPendingWriteBytes() == 0 && !goodbye.isSaid();
    }
    return clear;
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
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    clear = false;
    context.write(message, promise);
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    clear = false;
    context.close(promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      switch (message) {
        case TextWebSocketFrame text -> owner().receive(ByteBufUtil.getBytes(text.content()));
        case PingWebSocketFrame ping ->
            channel.writeAndFlush(new PongWebSocketFrame(ping.content().retain()), unwatched);
        case PongWebSocketFrame _ -> owner().onPong();
        default -> throw new IllegalStateException("Unexpected: " + message.getClass());
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      listener.run();
    }
  }

  /// What the frames' handlers found wrong ends before; this is a fault of ours.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    LOG.warn("A socket failed", error);
    owner().close(CloseCode.SERVER_ERROR);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    owner().onClosed();
  }

  private Connection owner() {
    return Objects.requireNonNull(connection);
  }
}
