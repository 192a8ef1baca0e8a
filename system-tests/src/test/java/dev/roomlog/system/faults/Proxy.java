package dev.roomlog.system.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// A TCP proxy in front of a broker or the store that does to connections what networks do. Any
/// thread.
final class Proxy implements AutoCloseable {

  /// What happens to the bytes of one direction.
  enum Flow {
    FORWARD,
    /// They wait, as behind a broken link, and arrive once it is mended.
    HELD,
    /// They are gone; the connection is of no use any more.
    LOST
  }

  private static final int BUFFER = 64 * 1024;
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong disturbed = new AtomicLong();
  private final Object changed = new Object();

  /// Written by whoever makes the fault, read by every pump.
  private volatile Flow requests = Flow.FORWARD;

  private volatile Flow answers = Flow.FORWARD;
  private volatile Duration delay = Duration.ZERO;

  /// Empty for none.
  private volatile List<byte[]> trigger = List.of();

  /// Bytes of a request after which its connection is reset; negative for never.
  private volatile int resetAfter = -1;

  Proxy(int port, int target) {
    this.target = target;
    try {
      listener = new ServerSocket(port, 200, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("proxy-" + port).start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  void requests(Flow flow) {
    requests = flow;
    wakeAll();
  }

  void answers(Flow flow) {
    answers = flow;
    wakeAll();
  }

  /// Every piece of both directions waits so long.
  void delay(Duration time) {
    delay = time;
  }

  /// Connections are reset once so many bytes of a piece of request have gone on; a second one cuts
  /// the record batch in two.
  void resetAmid(int bytes) {
    resetAfter = bytes;
  }

  /// A request that holds all these words is lost, and whatever follows on its connection.
  void loseRequestsWith(String... words) {
    trigger = Stream.of(words).map(word -> word.getBytes(StandardCharsets.US_ASCII)).toList();
  }

  /// All is forwarded again; connections that lost bytes were cut by [#resetAll] before.
  void forward() {
    trigger = List.of();
    delay = Duration.ZERO;
    resetAfter = -1;
    requests(Flow.FORWARD);
    answers(Flow.FORWARD);
  }

  /// Every connection ends with RST.
  void resetAll() {
    open.forEach(this::reset);
  }

  /// Every connection's answers end with FIN; requests still go through.
  void halfCloseAll() {
    for (Socket socket : open) {
      try {
        socket.shutdownOutput();
        disturbed.incrementAndGet();
      } catch (IOException _) {
        open.remove(socket);
      }
    }
  }

  /// How many times bytes were held back, lost or delayed, or a connection was cut.
  long disturbances() {
    return disturbed.get();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    forward();
    resetAll();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void connect(Socket client) {
    try {
      var server = new Socket(LOOPBACK, target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      open.add(client);
      open.add(server);
      Thread.ofVirtual().start(() -> pump(client, server, true));
      Thread.ofVirtual().start(() -> pump(server, client, false));
    } catch (IOException _) {
      reset(client); // nobody listens behind us
    }
  }

  private void pump(Socket from, Socket to, boolean request) {
    byte[] buffer = new byte[BUFFER];
    boolean lost = false;
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (request && resetAfter >= 0 && read > resetAfter) {
          out.write(buffer, 0, resetAfter);
          disturbed.incrementAndGet();
          break;
        }
        if (request && isTriggered(buffer, read)) {
          lost = true;
          disturbed.incrementAndGet();
        }
        if (!lost && mayPass(request)) {
          out.write(buffer, 0, read);
        }
      }
      if (resetAfter < 0) {
        to.shutdownOutput();
        return;
      }
    } catch (IOException | InterruptedException _) {
      // One side is gone: the other learns of it.
    }
    reset(from);
    reset(to);
  }

  private boolean isTriggered(byte[] piece, int length) {
    List<byte[]> words = trigger;
    return !words.isEmpty() && words.stream().allMatch(word -> holds(piece, length, word));
  }

  private static boolean holds(byte[] piece, int length, byte[] word) {
    for (int at = 0; at <= length - word.length; at++) {
      if (Arrays.equals(piece, at, at + word.length, word, 0, word.length)) {
        return true;
      }
    }
    return false;
  }

  /// Waits while bytes are held; false when they are lost.
  private boolean mayPass(boolean request) throws InterruptedException {
    if (delay.isPositive()) {
      disturbed.incrementAndGet();
      Thread.sleep(delay);
    }
    if (flow(request) == Flow.HELD) {
      disturbed.incrementAndGet();
      synchronized (changed) {
        while (flow(request) == Flow.HELD) {
          changed.wait();
        }
      }
    }
    if (flow(request) == Flow.LOST) {
      disturbed.incrementAndGet();
      return false;
    }
    return true;
  }

  private Flow flow(boolean request) {
    return request ? requests : answers;
  }

  private void wakeAll() {
    synchronized (changed) {
      changed.notifyAll();
    }
  }

  private void reset(Socket socket) {
    open.remove(socket);
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException _) {
      open.remove(socket); // closed already
    }
  }
}
