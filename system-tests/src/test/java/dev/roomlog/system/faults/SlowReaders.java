package dev.roomlog.system.faults;

import dev.roomlog.system.Probe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Readers that read nothing, or a byte a second: F28 and F29.
final class SlowReaders implements Fault {

  private static final int READERS = 10;
  private static final int RECEIVE_BUFFER = 4096;
  private static final int LONG_TEXT = 8_000;
  private static final int MESSAGES = 60;
  private static final String CLOSES = "roomlog_fanout_closes_total";
  private static final String SLOW = "code=\"4508\"";

  private final About about;
  private final int bytesASecond;
  private final List<Talker> readers = new ArrayList<>();
  private @Nullable Thread reading;
  private double usual;

  private SlowReaders(About about, int bytesASecond) {
    this.about = about;
    this.bytesASecond = bytesASecond;
  }

  static List<Supplier<Fault>> all() {
    String guard = "each connection's queue is bounded in bytes; one that stays full is closed";
    return List.of(
        () ->
            new SlowReaders(
                new About(
                    "F28",
                    "readers that never read",
                    "10 sockets follow the hot room and read nothing",
                    guard,
                    "I7 others' p99"),
                0),
        () ->
            new SlowReaders(
                new About(
                    "F29",
                    "readers of 1 byte a second",
                    "10 sockets follow the hot room and read a byte a second",
                    guard,
                    "I7 others' p99"),
                1));
  }

  @Override
  public About about() {
    return about;
  }

  @Override
  public void inject(Scene scene) throws Exception {
    Part node = scene.cluster().fanout().getFirst();
    scene.remember(node, CLOSES, SLOW);
    usual = busy(scene);
    for (int i = 0; i < READERS; i++) {
      readers.add(
          new Talker(
              node,
              scene.crew().session().token(),
              "?room=" + scene.hotRoom(),
              RECEIVE_BUFFER,
              ""));
    }
    if (bytesASecond > 0) {
      reading = Thread.ofVirtual().start(this::read);
    }
    double with = busy(scene);
    scene.note("p99 of the others %.0f ms, before %.0f ms".formatted(with, usual));
    scene.expect(
        with <= 2 * usual + 1_000,
        "the others' p99 was %.0f ms beside slow readers, before %.0f ms".formatted(with, usual));
  }

  /// Long messages, and the p99 in milliseconds in which the steady subscribers hear them.
  private static double busy(Scene scene) throws InterruptedException {
    scene.load().steady().forEach(each -> each.memory().forgetDelays());
    Part ingest = scene.cluster().ingest().getFirst();
    for (int i = 0; i < MESSAGES; i++) {
      var _ = scene.load().publishers().post(ingest, scene.hotRoom(), "x".repeat(LONG_TEXT));
    }
    return scene.load().steady().stream().mapToDouble(each -> each.memory().p99()).max().orElse(0);
  }

  private void read() {
    try {
      while (true) {
        for (Talker reader : readers) {
          var _ = reader.read();
        }
        Thread.sleep(1_000 / bytesASecond);
      }
    } catch (IOException | InterruptedException _) {
      Thread.currentThread().interrupt(); // closed, or all is over
    }
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    double closed = scene.risen(scene.cluster().fanout().getFirst(), CLOSES, SLOW);
    return closed < READERS ? null : "%.0f connections closed with 4508".formatted(closed);
  }

  @Override
  public void heal(Scene scene) throws IOException {
    if (reading != null) {
      reading.interrupt();
    }
    for (Talker reader : readers) {
      reader.close();
    }
  }

  @Override
  public void after(Scene scene) {
    scene.expect(
        Probe.meter(scene.cluster().fanout().getFirst().address(), "roomlog_fanout_connections", "")
            <= scene.load().subscribers().size(),
        "connections of slow readers are still open");
  }
}
