package dev.roomlog.allinone;

import java.time.Duration;

/// Tells the person at the terminal what goes on.
final class Progress {

  private Progress() {}

  static void say(String line) {
    System.out.println(line);
  }

  /// Names the step, takes it, and says how long it took.
  static void step(String name, Runnable action) {
    System.out.print(name + " ...");
    System.out.flush();
    long start = System.nanoTime();
    try {
      action.run();
    } catch (RuntimeException e) {
      System.out.println();
      throw e;
    }
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    System.out.printf(" done in %.1f s%n", millis / 1000.0);
  }
}
