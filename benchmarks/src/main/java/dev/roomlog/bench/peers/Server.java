package dev.roomlog.bench.peers;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// A running server: where its clients connect and where they post, and the processes whose CPU
/// counts as its own.
public record Server(int port, int postPort, List<Child> processes) implements AutoCloseable {

  public Server(int port, Child process) {
    this(port, port, List.of(process));
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  public InetSocketAddress postAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), postPort);
  }

  public Child process() {
    return processes.getFirst();
  }

  /// CPU time of all its processes so far, in seconds.
  public double cpuSeconds() {
    return processes.stream().mapToDouble(Child::cpuSeconds).sum();
  }

  @Override
  public void close() {
    processes.reversed().forEach(Child::close);
  }
}
