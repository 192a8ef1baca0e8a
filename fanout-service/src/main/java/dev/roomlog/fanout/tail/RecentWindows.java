package dev.roomlog.fanout.tail;

import java.util.List;
import java.util.stream.IntStream;

/// The recent windows of all partitions under one bound in bytes. Where the bound is reached, the
/// largest window gives up its oldest events, so a busy partition uses what quiet ones leave. The
/// tailer's thread adds; any thread may read a window.
public final class RecentWindows {

  private final List<RecentWindow> windows;
  private final long maxBytes;

  /// @param width offsets that a window reaches back
  /// @param maxBytes for all windows together
  RecentWindows(int partitions, int width, long maxBytes) {
    var chunks = new WindowBytes.Chunks();
    this.windows =
        IntStream.range(0, partitions).mapToObj(p -> new RecentWindow(p, width, chunks)).toList();
    this.maxBytes = maxBytes;
  }

  public RecentWindow of(int partition) {
    return windows.get(partition);
  }

  int partitions() {
    return windows.size();
  }

  void add(int partition, List<Addition> additions, long upTo) {
    of(partition).add(additions, upTo);
    if (!additions.isEmpty()) {
      shrink();
    }
  }

  long bytes() {
    return windows.stream().mapToLong(RecentWindow::bytes).sum();
  }

  private void shrink() {
    for (long over = bytes() - maxBytes; over > 0; ) {
      RecentWindow largest = windows.getFirst();
      for (RecentWindow window : windows) {
        largest = window.bytes() > largest.bytes() ? window : largest;
      }
      long before = largest.bytes();
      if (!largest.evictOldest()) {
        return;
      }
      over -= before - largest.bytes();
    }
  }
}
