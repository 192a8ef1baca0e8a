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
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Connections on one thread that each send the next request as soon as the last was answered, as
/// wrk does; but the requests differ, and an answer with another status than the wanted one ends
/// the load.
public final class HttpLoad implements AutoCloseable {

  private static final int ANSWER = 256 * 1024;
  private static final long SELECT_MILLIS = 100;

  private final Selector selector;
  private final List<byte[]> requests;
  private final int wanted;
  private final Samples samples = new Samples();
  private final List<SocketChannel> channels = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(ANSWER);
  private @Nullable Thread thread;
  private int next;

  /// Answers so far. Written by the load's thread.
  private volatile long answers;

  private volatile @Nullable Throwable failure;
  private volatile boolean closing;

  /// A connection: when its request was sent, and the answer so far.
  private static final class Exchange {
    private final HttpAnswer answer = new HttpAnswer();
    private long sent;
  }

  private HttpLoad(List<byte[]> requests, int wanted) {
    this.requests = List.copyOf(requests);
    this.wanted = wanted;
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts at once.
  ///
  /// @param requests sent in turn
  /// @param wanted the status of every answer
  public static HttpLoad start(
      InetSocketAddress server, int connections, List<byte[]> requests, int wanted) {
    var load = new HttpLoad(requests, wanted);
    load.thread =
        Thread.ofPlatform().name("load").daemon().start(() -> load.run(server, connections));
    return load;
  }

  public long answers() {
    if (failure != null) {
      throw new IllegalStateException("The load broke", failure);
    }
    return answers;
  }

  public Samples samples() {
    return samples;
  }

  private void run(InetSocketAddress server, int connections) {
    try {
      for (int i = 0; i < connections; i++) {
        SocketChannel channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channels.add(channel);
        var exchange = new Exchange();
        channel.register(selector, SelectionKey.OP_READ, exchange);
        send(channel, exchange);
      }
      while (!closing) {
        selector.select(this::read, SELECT_MILLIS);
      }
    } catch (IOException | RuntimeException e) {
      failure = closing ? null : e;
    }
  }

  private void send(SocketChannel channel, Exchange exchange) throws IOException {
    exchange.sent = System.nanoTime();
    var request = ByteBuffer.wrap(requests.get(next++ % requests.size()));
    while (request.hasRemaining()) {
      channel.write(request);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void read(SelectionKey key) {
    var channel = (SocketChannel) key.channel();
    var exchange = (Exchange) key.attachment();
    try {
      buffer.clear();
      if (channel.read(buffer) < 0) {
        throw new IllegalStateException("The server closed a connection");
      }
      if (exchange.answer.take(buffer.flip())) {
        if (exchange.answer.status() != wanted) {
          throw new IllegalStateException("The server answered " + exchange.answer.head());
        }
        samples.take(exchange.sent);
        answers++;
        send(channel, exchange);
      }
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
      for (SocketChannel channel : channels) {
        channel.close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
