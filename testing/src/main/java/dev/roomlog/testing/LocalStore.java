package dev.roomlog.testing;

import dev.roomlog.embedded.EmbeddedStore;
import java.util.List;

/// The embedded store.
final class LocalStore implements TestStore {

  private final EmbeddedStore store = EmbeddedStore.at(Backends.directory(), 0);

  LocalStore() {
    store.start();
  }

  @Override
  public String uri(String database) {
    return store.uri().replace("/roomlog?", "/" + database + "?");
  }

  @Override
  public void stop() {
    store.stop();
  }

  @Override
  public void start() {
    store.start();
  }

  @Override
  public long scans() {
    return store.scans();
  }

  @Override
  public List<String> lastScans() {
    return store.lastScans();
  }

  @Override
  public long documentsExamined() {
    return store.documentsExamined();
  }

  @Override
  public void close() {
    store.close();
  }
}
