package dev.roomlog.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomlog.fanout.edge.Goodbyes;
import dev.roomlog.fanout.settings.FanoutSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// A frame goes to the socket at once only where nothing waits before it and nothing ended. Nobody
/// asks here for tokens, history or the room policy: those are null.
@SuppressWarnings({"NullAway", "NullAway.Init"})
@EnabledOnOs(OS.LINUX)
class DirectSocketTest {

  private static final ByteBuf FRAMES =
      Unpooled.directBuffer().writeBytes("0123456789".getBytes(StandardCharsets.UTF_8));

  private static final FanoutSettings SETTINGS = settings();

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final BlockingQueue<DirectSocket> opened = new LinkedBlockingQueue<>();
  private Channel server;
  private Socket client;
  private DirectSocket socket;
  private volatile Channel channel;

  @BeforeEach
  void connect() throws Exception {
    server =
        new ServerBootstrap()
            .group(loops)
            .channel(EpollServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    channel = accepted;
                    opened.add(open(accepted));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    var address = (InetSocketAddress) server.localAddress();
    client = new Socket(address.getAddress(), address.getPort());
    client.setSoTimeout(15_000);
    socket = opened.take();
  }

  private static DirectSocket open(Channel accepted) {
    accepted.pipeline().addLast(new WebSocket13FrameEncoder(false), Goodbyes.orderlyClose());
    var meters = new FanoutMeters(new SimpleMeterRegistry());
    var socket = new DirectSocket(accepted, 1000);
    var node = new Node(SETTINGS, null, null, null, null, meters);
    var hub = new Hub(SETTINGS, meters);
    socket.receiveFor(new Connection(socket, hub.shard(socket.loop()), node, null));
    return socket;
  }

  private static FanoutSettings settings() {
    try (var context = ApplicationContext.builder().eagerInitConfiguration(false).build().start()) {
      return context.getBean(FanoutSettings.class);
    }
  }

  @AfterEach
  void end() throws Exception {
    client.close();
    server.close().sync();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  @Test
  void sendsAPartOfASharedBufferAtOnce() throws Exception {
    onLoop(
        () -> {
          assertThat(socket.sendShared(FRAMES, 2, 3)).isTrue();
          assertThat(socket.sendShared(FRAMES, 5, 2)).isTrue();
        });
    assertThat(read(5)).isEqualTo("23456");
  }

  @Test
  void sendsNothingBeforeWhatWasWritten() throws Exception {
    onLoop(
        () -> {
          assertThat(socket.sendShared(FRAMES, 0, 1)).isTrue();
          socket.write(FRAMES.retainedSlice(1, 2));
          assertThat(socket.sendShared(FRAMES, 3, 1)).isFalse();
          socket.flush();
          assertThat(socket.sendShared(FRAMES, 3, 1)).isTrue();
        });
    assertThat(read(4)).isEqualTo("0123");
  }

  @Test
  void sendsNothingBeforeWhatAnotherHandlerWrote() throws Exception {
    onLoop(
        () -> {
          assertThat(socket.sendShared(FRAMES, 0, 1)).isTrue();
          var unused = channel.write(new PingWebSocketFrame(Unpooled.EMPTY_BUFFER));
          assertThat(socket.sendShared(FRAMES, 1, 1)).isFalse();
          channel.flush();
          assertThat(socket.sendShared(FRAMES, 1, 1)).isTrue();
        });
    assertThat(read(4)).isEqualTo("0\u0089\u00001");
  }

  @Test
  void sendsNothingBehindTheGoodbye() throws Exception {
    onLoop(
        () -> {
          assertThat(socket.sendShared(FRAMES, 0, 1)).isTrue();
          var unused = channel.writeAndFlush(new CloseWebSocketFrame(1001, "gone"));
          assertThat(socket.sendShared(FRAMES, 1, 1)).isFalse();
        });
    assertThat(read(2)).isEqualTo("0\u0088");
    assertThat(read(1000)).endsWith("gone");
  }

  @Test
  void sendsNothingWhereOurSideIsShut() throws Exception {
    onLoop(
        () -> {
          assertThat(socket.sendShared(FRAMES, 0, 1)).isTrue();
          channel.close();
          assertThat(socket.sendShared(FRAMES, 1, 1)).isFalse();
        });
    assertThat(read(1)).isEqualTo("0");
    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  /// What the transport itself closes goes past all handlers, and the descriptor may be another's.
  @Test
  void sendsNothingToADescriptorThatIsClosed() throws Exception {
    onLoop(
        () -> {
          assertThat(socket.sendShared(FRAMES, 0, 1)).isTrue();
          channel.unsafe().close(channel.voidPromise());
          assertThat(socket.sendShared(FRAMES, 1, 1)).isFalse();
        });
    assertThat(read(1)).isEqualTo("0");
    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void takesNoMoreThanItsQueueWhetherOrNotSomethingWaits() throws Exception {
    onLoop(
        () -> {
          assertThat(socket.fits(1000)).isTrue();
          assertThat(socket.sendShared(FRAMES, 0, 1)).isTrue();
          assertThat(socket.fits(1000)).isTrue();
          assertThat(socket.fits(1001)).isFalse();
          socket.write(FRAMES.retainedSlice(1, 1));
          assertThat(socket.fits(1000)).isFalse();
          socket.flush();
        });
  }

  private void onLoop(Runnable test) throws Exception {
    socket.loop().submit(test).get(15, TimeUnit.SECONDS);
  }

  private String read(int bytes) throws Exception {
    return new String(client.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
  }
}
