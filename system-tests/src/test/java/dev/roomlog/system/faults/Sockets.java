package dev.roomlog.system.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// Sockets to the fanout nodes, as many as it takes, on two threads.
final class Sockets implements AutoCloseable {

  private static final int CONNECT_MILLIS = 5_000;
  private static final int HANDSHAKE_MILLIS = 8_000;
  private static final int MAX_FRAME = 1 << 20;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final List<Part> nodes;
  private final String token;

  /// One copy of each text, since many hear the same.
  private final ConcurrentHashMap<String, String> texts = new ConcurrentHashMap<>();

  Sockets(List<Part> nodes, String token) {
    this.nodes = nodes;
    this.token = token;
  }

  EventLoop loop() {
    return group.next();
  }

  int nodes() {
    return nodes.size();
  }

  String token() {
    return token;
  }

  String shared(String text) {
    String first = texts.putIfAbsent(text, text);
    return first == null ? text : first;
  }

  void send(Channel to, JsonNode frame) {
    var _ = to.writeAndFlush(new TextWebSocketFrame(frame.toString()));
  }

  void sayGoodbye(Channel to) {
    to.writeAndFlush(new CloseWebSocketFrame(1000, "bye")).addListener(ChannelFutureListener.CLOSE);
  }

  /// With RST.
  void cut(Channel channel) {
    if (channel.isActive()) { // the node may have closed it, which has not been told yet
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    var _ = channel.close();
  }

  /// Connects the subscriber to the node; it hears of it on its event loop.
  void open(Subscriber subscriber, int node) {
    URI address = URI.create("ws://127.0.0.1:" + nodes.get(node).port() + "/v1/socket");
    ChannelFuture connecting =
        new Bootstrap()
            .group(subscriber.eventLoop())
            .channel(NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .handler(new Pipeline(subscriber, address))
            .connect(address.getHost(), address.getPort());
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            subscriber.closed(null, "unreachable");
          }
        });
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static final class Pipeline extends ChannelInitializer<SocketChannel> {

    private final Subscriber subscriber;
    private final URI address;

    Pipeline(Subscriber subscriber, URI address) {
      this.subscriber = subscriber;
      this.address = address;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      channel
          .pipeline()
          .addLast(
              new HttpClientCodec(),
              new HttpObjectAggregator(MAX_FRAME),
              new WebSocketClientProtocolHandler(
                  WebSocketClientHandshakerFactory.newHandshaker(
                      address,
                      WebSocketVersion.V13,
                      "roomlog.v1",
                      false,
                      new DefaultHttpHeaders(),
                      MAX_FRAME),
                  false,
                  HANDSHAKE_MILLIS),
              new Frames(subscriber));
    }
  }

  private static final class Frames extends SimpleChannelInboundHandler<WebSocketFrame> {

    private final Subscriber subscriber;
    private String end = "cut";
    private boolean opened;

    Frames(Subscriber subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
        opened = true;
        subscriber.opened(context.channel());
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      if (frame instanceof TextWebSocketFrame text) {
        subscriber.received(context.channel(), text.text());
      } else if (frame instanceof CloseWebSocketFrame close) {
        end = String.valueOf(close.statusCode());
        var _ = context.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (opened) {
        subscriber.closed(context.channel(), end);
      } else {
        subscriber.closed(null, "refused");
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var _ = context.close();
    }
  }
}
