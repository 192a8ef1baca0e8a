package dev.roomlog.fanout.tail;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/// A recent window of one partition that a test fills by hand.
public final class WindowOfOne {

  private static final int WIDTH = 100;

  private final RecentWindow window = new RecentWindow(0, WIDTH, new WindowBytes.Chunks());

  public RecentWindow window() {
    return window;
  }

  /// A message of the room, with its id for its JSON.
  public void post(String room, long offset) {
    var entry = new WindowEntry(room, offset, json(offset), new UUID(0, offset), null);
    window.add(List.of(new Addition.Show(entry)), offset + 1);
  }

  /// The deletion of the message that was posted at `offset`.
  public void delete(String room, long offset) {
    window.add(List.of(new Addition.Erase(room, new UUID(0, offset))), window.next() + 1);
  }

  public void restart(long offset) {
    window.restart(0, offset);
  }

  private static byte[] json(long offset) {
    return "{\"id\":\"m%d\",\"text\":\"t\"}".formatted(offset).getBytes(StandardCharsets.UTF_8);
  }
}
