package dev.roomlog.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/// Counts what a reader allocates: no input may make it ask for much more than the input has.
public final class Allocated {

  /// No honest input makes a reader allocate so much; a made-up length would.
  private static final long MAX_BYTES = 16 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocated() {}

  /// What `reader` returns; it is asked again where it allocated much, since a first call also pays
  /// for its classes.
  ///
  /// @throws AssertionError when it allocated more than any honest input makes it
  public static <T> T bounded(Supplier<T> reader) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    T result = reader.get();
    if (THREADS.getCurrentThreadAllocatedBytes() - before <= MAX_BYTES) {
      return result;
    }
    before = THREADS.getCurrentThreadAllocatedBytes();
    result = reader.get();
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (bytes > MAX_BYTES) {
      throw new AssertionError("The input made its reader allocate " + bytes + " bytes");
    }
    return result;
  }
}
