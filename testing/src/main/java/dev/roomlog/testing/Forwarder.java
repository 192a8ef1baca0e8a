package dev.roomlog.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A port of this machine that leads to a server elsewhere, until it is stopped: then nobody
/// listens and open connections are cut. Started again, it has the same port. Paused, it keeps its
/// connections and takes new ones, and nothing comes from the server.
public final class Forwarder implements AutoCloseable {

  private final InetSocketAddress server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private ServerSocket listener;
  private boolean paused;

  public Forwarder(InetSocketAddress server) {
    this.server = server;
    this.listener = listen(0);
  }

  public synchronized int port() {
    return listener.getLocalPort();
  }

  synchronized void start() {
    if (listener.isClosed()) {
      listener = listen(listener.getLocalPort());
    }
  }

  synchronized void stop() {
    resume();
    close(listener);
    open.forEach(Forwarder::close);
    open.clear();
  }

  /// From here on the server says nothing.
  public synchronized void pause() {
    paused = true;
  }

  /// What the server said meanwhile comes now.
  public synchronized void resume() {
    paused = false;
    notifyAll();
  }

  private synchronized void awaitResumed() throws InterruptedException {
    while (paused) {
      wait();
    }
  }

  @Override
  public void close() {
    stop();
  }

  private ServerSocket listen(int port) {
    try {
      var listening = new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().name("forwarder").start(() -> accept(listening));
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Thread.ofVirtual().start(() -> connect(listening, client));
      } catch (IOException e) {
        if (!listening.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void connect(ServerSocket listening, Socket client) {
    open.add(client);
    try (client;
        var upstream = new Socket(server.getAddress(), server.getPort())) {
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      open.add(upstream);
      if (listening.isClosed()) {
        return; // stopped meanwhile, perhaps before it knew of these two
      }
      Thread.ofVirtual().start(() -> pump(upstream, client));
      client.getInputStream().transferTo(upstream.getOutputStream());
    } catch (IOException _) {
      // One side is gone; leaving closes the other.
    } finally {
      open.remove(client);
    }
  }

  private void pump(Socket upstream, Socket client) {
    try (client;
        upstream) {
      var buffer = new byte[64 * 1024];
      for (int read; (read = upstream.getInputStream().read(buffer)) >= 0; ) {
        awaitResumed();
        client.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException _) {
      // One side is gone; leaving closes the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(upstream);
    }
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
