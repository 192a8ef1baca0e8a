package dev.roomlog.testing;

import dev.roomlog.embedded.EmbeddedBroker;
import java.nio.file.Path;

/// The broker inside the test JVM, with its data in a temporary directory.
record LocalBroker(EmbeddedBroker broker, Path directory) implements TestServer {

  static TestServer create() {
    Path directory = TemporaryDirectory.create();
    return new LocalBroker(EmbeddedBroker.at(directory, 0), directory);
  }

  @Override
  public String address() {
    return broker.bootstrapServers();
  }

  @Override
  public void start() {
    broker.start();
  }

  @Override
  public void stop() {
    broker.stop();
  }

  /// One after the other: a broker whose files go while it runs halts the JVM.
  @Override
  public void close() {
    broker.close();
    TemporaryDirectory.delete(directory);
  }
}
