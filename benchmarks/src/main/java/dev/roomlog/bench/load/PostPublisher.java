package dev.roomlog.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedTransferQueue;
import org.jspecify.annotations.Nullable;

/// Publishes by POST, each on the next free connection of a few.
public final class PostPublisher implements Publisher {

  private static final int CONNECTIONS = 64;
  private static final int ANSWER = 16 * 1024;
  private static final int CREATED = 201;

  private final LinkedTransferQueue<Long> due = new LinkedTransferQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile @Nullable Throwable failure;

  /// @param requests sent in turn, each with a stamped text
  public PostPublisher(InetSocketAddress server, List<byte[]> requests) {
    for (int i = 0; i < CONNECTIONS; i++) {
      int first = i;
      threads.add(Thread.startVirtualThread(() -> post(server, requests, first)));
    }
  }

  private void post(InetSocketAddress server, List<byte[]> requests, int first) {
    var answer = new HttpAnswer();
    var buffer = ByteBuffer.allocate(ANSWER);
    try (SocketChannel channel = SocketChannel.open(server)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      for (int next = first; true; next += CONNECTIONS) {
        byte[] request = requests.get(next % requests.size()).clone();
        Stamp.write(due.take(), request, Stamp.find(request));
        channel.write(ByteBuffer.wrap(request));
        boolean complete = false;
        while (!complete) {
          if (channel.read(buffer.clear()) < 0) {
            throw new IOException("the server closed a connection");
          }
          complete = answer.take(buffer.flip());
        }
        if (answer.status() != CREATED) {
          throw new IOException("the server answered " + answer.head());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      if (!Thread.currentThread().isInterrupted()) {
        failure = e;
      }
    }
  }

  @Override
  public void publish(long when) {
    if (failure != null) {
      throw new UncheckedIOException(new IOException(failure));
    }
    due.add(when);
  }

  @Override
  public void flush() {
    // each goes at once
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
