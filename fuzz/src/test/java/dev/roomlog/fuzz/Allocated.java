package dev.roomlog.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/// Counts what a reader allocates: no input may make it ask for much more than the input has.
public final class Allocated {

  /// What a first call takes for its classes, and Jazzer for changing them, lies below it; what a
  /// made-up length would take lies above.
  private static final long MAX_BYTES = 64 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocated() {}

  /// What `reader` returns.
  ///
  /// @throws AssertionError when it allocated more than any honest input makes it
  public static <T> T bounded(Supplier<T> reader) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    T result = reader.get();
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (bytes > MAX_BYTES) {
      throw new AssertionError("The input made its reader allocate " + bytes + " bytes");
    }
    return result;
  }
}
