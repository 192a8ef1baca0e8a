package dev.roomlog.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class StoreFileTest {
  private static final byte[] KEY = {1};

  @TempDir Path directory;

  @Test
  void noCommitFallsIntoAHalfDoneChange() throws Exception {
    var halfDone = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var file = StoreFile.open(directory.resolve("store.mv"), StoreOptions.defaults())) {
      var first = file.map("first");
      var second = file.map("second");
      var slow =
          Thread.ofPlatform()
              .start(
                  () ->
                      file.change(
                          () -> {
                            first.put(KEY, KEY);
                            halfDone.countDown();
                            awaitUninterruptibly(goOn);
                            return second.put(KEY, KEY);
                          }));
      halfDone.await();
      var other =
          Thread.ofPlatform().start(() -> file.change(() -> file.map("other").put(KEY, KEY)));
      try {
        await()
            .until(
                () ->
                    other.getState() == Thread.State.WAITING
                        || other.getState() == Thread.State.TERMINATED);
        assertThat(isInFile("first", "now")).isEqualTo(isInFile("second", "now"));
      } finally {
        goOn.countDown();
        slow.join();
        other.join();
      }
      assertThat(isInFile("first", "after")).isTrue();
      assertThat(isInFile("second", "after")).isTrue();
      assertThat(isInFile("other", "after")).isTrue();
    }
  }

  /// Whether a process that starts after a kill at this moment finds the key.
  private boolean isInFile(String map, String moment) throws Exception {
    var copy = directory.resolve(map + "-" + moment + ".mv");
    Files.copy(directory.resolve("store.mv"), copy);
    try (var file = StoreFile.open(copy, StoreOptions.defaults())) {
      return file.map(map).containsKey(KEY);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
