package dev.roomlog.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Many WebSocket clients on one thread, which reads all that comes, counts it and measures how
/// late it came on some of the connections.
public final class SocketLoad implements AutoCloseable {

  /// Connections whose messages are looked into.
  private static final int SAMPLED = 8;

  /// Handshakes under way at once.
  private static final int DIALING = 32;

  private static final int BUFFER = 256 * 1024;
  private static final int KEPT = 128 * 1024;
  private static final long READY_NANOS = 60_000_000_000L;
  private static final long SELECT_MILLIS = 100;

  private final Selector selector;
  private final List<Client> clients = new ArrayList<>();
  private final Samples samples = new Samples();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final byte[] copy = new byte[BUFFER + KEPT];
  private @Nullable Thread thread;

  /// Messages that came to all clients. Written by the load's thread.
  private volatile long deliveries;

  private volatile @Nullable Throwable failure;
  private volatile boolean closing;

  private SocketLoad() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Connects so many clients; returns once all are ready.
  public static SocketLoad connect(InetSocketAddress server, Dialect dialect, int clients) {
    return connect(server, Collections.nCopies(clients, dialect));
  }

  /// The same with a client for each dialect.
  public static SocketLoad connect(InetSocketAddress server, List<Dialect> dialects) {
    var load = new SocketLoad();
    load.add(server, dialects);
    load.thread = Thread.ofPlatform().name("load").daemon().start(load::run);
    return load;
  }

  /// One client that is ready, as a blocking channel.
  static SocketChannel dial(InetSocketAddress server, Dialect dialect) {
    var load = new SocketLoad();
    load.add(server, List.of(dialect));
    SocketChannel channel = load.clients.getFirst().channel();
    try {
      load.selector.close();
      channel.configureBlocking(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return channel;
  }

  public Samples samples() {
    return samples;
  }

  /// How many messages have come to all clients so far.
  public long deliveries() {
    Throwable why = failure;
    if (why != null) {
      throw new IllegalStateException("The load broke", why);
    }
    return deliveries;
  }

  public int clients() {
    return clients.size();
  }

  private void add(InetSocketAddress server, List<Dialect> dialects) {
    int count = dialects.size();
    long end = System.nanoTime() + READY_NANOS;
    int sampleEach = Math.max(1, count / SAMPLED);
    try {
      while (clients.size() < count || ready() < count) {
        while (clients.size() < count && clients.size() - ready() < DIALING) {
          open(server, dialects.get(clients.size()), clients.size() % sampleEach == 0);
        }
        poll();
        if (System.nanoTime() > end) {
          throw new IllegalStateException(ready() + " of " + count + " sockets became ready");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int ready;

  /// The first clients in order that are ready.
  private int ready() {
    while (ready < clients.size() && clients.get(ready).isReady()) {
      ready++;
    }
    return ready;
  }

  private void open(InetSocketAddress server, Dialect dialect, boolean sampled) throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    var client = new Client(channel, dialect, samples, sampled);
    client.send(dialect.request());
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, client);
    clients.add(client);
  }

  private void run() {
    try {
      while (!closing) {
        poll();
      }
    } catch (IOException | RuntimeException e) {
      failure = closing ? null : e;
    }
  }

  private void poll() throws IOException {
    selector.select(this::read, SELECT_MILLIS);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void read(SelectionKey key) {
    try {
      int messages = ((Client) key.attachment()).read(buffer, copy);
      if (messages < 0) {
        throw new IllegalStateException("The server closed a connection");
      }
      deliveries += messages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    try {
      if (thread != null) {
        thread.join();
      }
      for (Client client : clients) {
        client.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
