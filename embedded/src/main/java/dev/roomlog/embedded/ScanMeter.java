package dev.roomlog.embedded;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Counts what queries read, and which of them had no index to help them.
final class ScanMeter {
  /// Reading a collection up to this size is nobody's concern.
  static final int SMALL_COLLECTION = 100;

  private static final int REMEMBERED = 20;

  private final LongAdder examined = new LongAdder();
  private final LongAdder scans = new LongAdder();
  private final Deque<String> last = new ArrayDeque<>();

  void examined() {
    examined.increment();
  }

  void scanned(String description) {
    scans.increment();
    synchronized (last) {
      if (last.size() == REMEMBERED) {
        last.removeFirst();
      }
      last.addLast(description);
    }
  }

  long scans() {
    return scans.sum();
  }

  long documentsExamined() {
    return examined.sum();
  }

  /// The newest last.
  List<String> lastScans() {
    synchronized (last) {
      return List.copyOf(last);
    }
  }
}
