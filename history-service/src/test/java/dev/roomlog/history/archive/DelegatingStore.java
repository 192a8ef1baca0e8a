package dev.roomlog.history.archive;

import dev.roomlog.history.store.Watermark;
import dev.roomlog.schemas.LogEvent;
import java.util.Collection;
import java.util.List;

/// A store of which a test changes something.
abstract class DelegatingStore implements MessageStore {
  private final MessageStore store;

  DelegatingStore(MessageStore store) {
    this.store = store;
  }

  @Override
  public List<Watermark> open() {
    return store.open();
  }

  @Override
  public List<Watermark> watermarks() {
    return store.watermarks();
  }

  @Override
  public Watermark begin(Watermark first) {
    return store.begin(first);
  }

  @Override
  public int keep(List<LogEvent> events) {
    return store.keep(events);
  }

  @Override
  public boolean advance(Collection<Watermark.Move> moves) {
    return store.advance(moves);
  }
}
