package dev.roomlog.testing;

import dev.roomlog.embedded.EmbeddedBroker;

/// The broker inside the test JVM.
record LocalBroker(EmbeddedBroker broker) implements TestServer {

  static TestServer create() {
    return new LocalBroker(EmbeddedBroker.at(Backends.directory(), 0));
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

  @Override
  public void close() {
    broker.close();
  }
}
