package dev.roomlog.system.faults;

import dev.roomlog.system.Probe;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The store keeps its connections and says nothing, as a stuck disk does.
final class StoreSilent implements Fault {

  /// A read of the store gives up after 10 s and is made twice; and the machine does much else.
  private static final long LATEST_ANSWER_MILLIS = 27_000;

  private int status;
  private long millis;

  @Override
  public About about() {
    return new About(
        "silent",
        "store falls silent",
        "SIGSTOP of the store while history is asked for a page, then SIGCONT",
        "a bound on every read of the store; 503 store_unavailable; sending goes on",
        "I4 I6");
  }

  @Override
  public void inject(Scene scene) throws Exception {
    scene.cluster().store().pause();
    long start = System.nanoTime();
    status =
        Probe.get(
                scene.cluster().history().getFirst().address(),
                "/v1/rooms/" + scene.hotRoom() + "/messages",
                "Authorization",
                scene.bearer())
            .statusCode();
    long answered = System.nanoTime();
    millis = TimeUnit.NANOSECONDS.toMillis(answered - start);
    scene.expect(status == 503, "history answered " + status);
    scene.expect(millis < LATEST_ANSWER_MILLIS, "history answered after " + millis + " ms");
    scene.expect(
        scene.load().publishers().acceptedWithin(start, answered) > 0,
        "nothing was accepted while the store was silent");
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    return status == 503 ? "GET was answered with 503 after %d ms".formatted(millis) : null;
  }

  @Override
  public Duration span() {
    return Duration.ZERO;
  }

  @Override
  public void heal(Scene scene) {
    scene.cluster().store().resume();
  }
}
