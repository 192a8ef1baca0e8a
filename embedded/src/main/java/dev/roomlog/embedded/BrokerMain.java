package dev.roomlog.embedded;

import java.nio.file.Path;

/// The broker as a process of its own, for tests that kill it: `BrokerMain <directory> <port>`.
/// Prints `ready <address>` once clients can connect, and stops in order on SIGTERM.
public final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("usage: BrokerMain <directory> <port>");
    }
    var broker = EmbeddedBroker.at(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    broker.start();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(broker::close));
    System.out.println("ready " + broker.bootstrapServers());
  }
}
