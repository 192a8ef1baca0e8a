package dev.roomlog.testing.containers;

import dev.roomlog.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/// A server in a container that can be stopped and started again as the same one: the container
/// keeps its data, and its port on the host is fixed, which the engine would choose anew.
final class ContainerServer<C extends GenericContainer<?>> implements TestServer {

  private final C container;
  private final Function<C, String> toAddress;
  private final Consumer<String> awaitReady;
  private @Nullable String address;
  private boolean running;

  ContainerServer(
      C container, int port, Function<C, String> toAddress, Consumer<String> awaitReady) {
    this.container = container;
    this.toAddress = toAddress;
    this.awaitReady = awaitReady;
    container.setPortBindings(List.of(freePort() + ":" + port));
  }

  @Override
  public synchronized String address() {
    if (address == null) {
      throw new IllegalStateException("not started yet");
    }
    return address;
  }

  @Override
  public synchronized void start() {
    if (running) {
      return;
    }
    if (address == null) {
      container.start();
      address = toAddress.apply(container);
    } else {
      DockerClientFactory.lazyClient().startContainerCmd(container.getContainerId()).exec();
    }
    awaitReady.accept(address);
    running = true;
  }

  @Override
  public synchronized void stop() {
    if (running) {
      running = false;
      DockerClientFactory.lazyClient().stopContainerCmd(container.getContainerId()).exec();
    }
  }

  @Override
  public synchronized void close() {
    running = false;
    container.stop();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
