package dev.roomlog.embedded;

import java.nio.file.Path;

/// The store as a process of its own, for tests that kill it: `StoreMain <directory> <port>`.
/// Prints `ready <uri>` once clients can connect, and stops in order on SIGTERM.
public final class StoreMain {
  private StoreMain() {}

  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("usage: StoreMain <directory> <port>");
    }
    var store = EmbeddedStore.at(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    store.start();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(store::close));
    System.out.println("ready " + store.uri());
  }
}
