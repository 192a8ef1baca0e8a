package dev.roomlog.system.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// F30: slowloris. Requests whose headers come a byte a second, at every service.
final class SlowHeaders implements Fault {

  private static final int EACH = 20;
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String BEGINNING = "GET /v1/rooms HTTP/1.1\r\nHost: x\r\nX-Slow: ";

  private final List<Socket> sockets = new ArrayList<>();
  private int answered;
  private long slowest;

  @Override
  public About about() {
    return new About(
        "F30",
        "slowloris",
        "20 connections to every service send their headers a byte a second",
        "a deadline for a request to arrive whole, then 408 and the end",
        "I6 I7");
  }

  @Override
  public void inject(Scene scene) throws Exception {
    for (Part node : scene.cluster().services()) {
      for (int i = 0; i < EACH; i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), node.port());
        socket.setSoTimeout(1);
        socket.getOutputStream().write(BEGINNING.getBytes(ISO_8859_1));
        sockets.add(socket);
      }
    }
    long start = System.nanoTime();
    List<Socket> open = new ArrayList<>(sockets);
    while (!open.isEmpty() && System.nanoTime() - start < PATIENCE.toNanos()) {
      scene.hold(Duration.ofSeconds(1));
      open.removeIf(SlowHeaders::hasEnded);
    }
    slowest = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    answered = sockets.size() - open.size();
    scene.expect(
        open.isEmpty(),
        "%d of %d dripping connections were open after %s"
            .formatted(open.size(), sockets.size(), PATIENCE));
  }

  /// Drips a byte, and looks for the end.
  private static boolean hasEnded(Socket socket) {
    try {
      socket.getOutputStream().write('x');
      return socket.getInputStream().read() >= 0;
    } catch (java.net.SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    return answered == 0 || slowest < DEADLINE.toSeconds() - 1
        ? null
        : "%d connections ended by the services within %d s".formatted(answered, slowest);
  }

  @Override
  public Duration span() {
    return Duration.ZERO;
  }

  @Override
  public void heal(Scene scene) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
