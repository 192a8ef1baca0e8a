package dev.roomlog.fanout.tail;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// The recent windows of all partitions under one bound in bytes. Where the bound is reached, the
/// largest window gives up its oldest events, so a busy partition uses what quiet ones leave. The
/// tailer's thread adds; any thread may read a window.
public final class RecentWindows {

  private final List<RecentWindow> windows;
  private final long maxBytes;

  /// Of all windows: to ask each of them at every batch would cost more than the batch.
  private final AtomicLong bytes = new AtomicLong();

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

  /// Begins a partition anew.
  void restart(int partition, long logStart, long offset) {
    bytes.addAndGet(-of(partition).bytes());
    of(partition).restart(logStart, offset);
  }

  /// The partition is no longer read: nothing of it is kept.
  void forget(int partition) {
    bytes.addAndGet(-of(partition).bytes());
    of(partition).forget();
  }

  void add(int partition, List<Addition> additions, long upTo) {
    RecentWindow window = of(partition);
    long before = window.bytes();
    window.add(additions, upTo);
    bytes.addAndGet(window.bytes() - before);
    shrink();
  }

  /// What all windows hold.
  long bytes() {
    return bytes.get();
  }

  private void shrink() {
    while (bytes.get() > maxBytes) {
      RecentWindow largest = windows.getFirst();
      for (RecentWindow window : windows) {
        largest = window.bytes() > largest.bytes() ? window : largest;
      }
      long before = largest.bytes();
      if (!largest.evictOldest()) {
        return;
      }
      bytes.addAndGet(largest.bytes() - before);
    }
  }
}
