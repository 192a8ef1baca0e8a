package dev.roomlog.bench.load;

import static java.net.StandardSocketOptions.TCP_NODELAY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static jdk.net.ExtendedSocketOptions.TCP_QUICKACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Against a server that sends what the test says, byte for byte.
class SocketLoadTest {

  private static final String UPGRADED = "HTTP/1.1 101 Switching Protocols\r\n\r\n";
  private static final int MESSAGES = 500;
  private static final byte[] PING = {(byte) 0x89, 0};

  /// The bytes of a masked pong without a payload.
  private static final int PONG = 6;

  @Test
  void everyMessageIsCountedHoweverTheBytesAreCut() throws IOException {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var server = CompletableFuture.supplyAsync(() -> upgrade(listener));
      try (SocketLoad load = SocketLoad.connect(address(listener), Dialect.plain(), 1);
          Socket socket = server.join()) {
        load.samples().window(0, Long.MAX_VALUE);
        var out = socket.getOutputStream();
        socket.setTcpNoDelay(true);
        for (int i = 0; i < MESSAGES; i++) {
          byte[] frame = frame(System.nanoTime());
          int cut = i % frame.length;
          out.write(frame, 0, cut);
          out.flush();
          out.write(frame, cut, frame.length - cut);
        }
        await().until(() -> load.deliveries() == MESSAGES);
        var late = load.samples().histogram();
        assertThat(late.getTotalCount()).isEqualTo(MESSAGES);
        assertThat(late.getMaxValue()).isLessThan(Duration.ofMinutes(1).toNanos());
      }
    }
  }

  @Test
  void aClientThatHasAnsweredDoesNotPutItsAcknowledgementsOff() throws IOException {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SocketChannel channel = SocketChannel.open(address(listener))) {
      assumeThat(channel.supportedOptions()).contains(TCP_QUICKACK);
      channel.setOption(TCP_NODELAY, true);
      var client = new Client(channel, Dialect.plain(), new Samples(), false);
      client.send(Dialect.plain().request());
      assertThat(channel.getOption(TCP_QUICKACK)).isTrue();
      try (Socket socket = upgrade(listener)) {
        socket.getOutputStream().write(PING);
        var buffer = ByteBuffer.allocate(1024);
        byte[] copy = new byte[1024];
        for (int i = 0; i < UPGRADED.length() + PING.length; i++) {
          client.read(buffer.slice(0, 1), copy);
        }
        assertThat(socket.getInputStream().readNBytes(PONG)).hasSize(PONG);
        assertThat(channel.getOption(TCP_QUICKACK)).isTrue();
      }
    }
  }

  private static byte[] frame(long due) {
    String json = "{\"room\":\"" + "r".repeat(200) + "\",\"text\":\"" + Stamp.text(due) + "\"}";
    byte[] payload = json.getBytes(UTF_8);
    byte[] frame = new byte[4 + payload.length];
    frame[0] = (byte) 0x81;
    frame[1] = 126;
    frame[2] = (byte) (payload.length >> 8);
    frame[3] = (byte) payload.length;
    System.arraycopy(payload, 0, frame, 4, payload.length);
    return frame;
  }

  private static InetSocketAddress address(ServerSocket listener) {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  private static Socket upgrade(ServerSocket listener) {
    try {
      Socket socket = listener.accept();
      byte[] request = new byte[1024];
      assertThat(new String(request, 0, socket.getInputStream().read(request), UTF_8))
          .contains("Upgrade");
      socket.getOutputStream().write(UPGRADED.getBytes(UTF_8));
      return socket;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
