package dev.roomlog.system.faults;

import dev.roomlog.schemas.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// F10: the disks of two brokers are full. Their data lies on a small tmpfs meanwhile.
final class DiskFull implements Fault {

  private static final int HIT = 2;
  private static final String SIZE = "size=512m";
  private static final Duration WHOLE = Duration.ofMinutes(3);
  private static final int CHUNK = 64 * 1024;

  private final List<Part> hit = new ArrayList<>();
  private long from;
  private long to;

  @Override
  public About about() {
    return new About(
        "F10",
        "broker's disk full",
        "two brokers' data is moved to tmpfs, which is then filled to its last byte",
        "503 without a second replica; brokers come back once there is room",
        "I1 I8");
  }

  /// Mounting needs root.
  @Override
  public @Nullable String impossible() {
    return "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/bin/mount"))
        ? null
        : "needs root, to mount a tmpfs";
  }

  @Override
  public void inject(Scene scene) throws Exception {
    Kafka kafka = scene.cluster().kafka();
    for (Part broker : kafka.brokers().subList(0, HIT)) {
      broker.terminate();
      move(broker);
      broker.restart();
      hit.add(broker);
      scene.await("all replicas in sync", WHOLE, () -> kafka.isWhole(Topics.MESSAGES.name()));
    }
    hit.forEach(DiskFull::fill);
    from = System.nanoTime();
  }

  private static void move(Part broker) throws Exception {
    Path data = broker.folder().resolve("data");
    Path aside = broker.folder().resolve("data-aside");
    Files.move(data, aside);
    Files.createDirectory(data);
    run("/bin/mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", data.toString());
    broker.onClose(() -> unmount(data));
    run("/bin/cp", "-a", "--sparse=always", aside + "/.", data.toString());
  }

  private static void fill(Part broker) {
    try (OutputStream filler = Files.newOutputStream(filler(broker))) {
      while (true) {
        filler.write(new byte[CHUNK]);
      }
    } catch (IOException _) {
      fillLastBytes(broker);
    }
  }

  private static void fillLastBytes(Part broker) {
    Path rest = broker.folder().resolve("data").resolve("filler-2");
    try (OutputStream filler = Files.newOutputStream(rest)) {
      while (true) {
        filler.write(1);
      }
    } catch (IOException _) {
      // Full.
    }
  }

  private static Path filler(Part broker) {
    return broker.folder().resolve("data").resolve("filler");
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    long refused = scene.load().publishers().answersWith(503);
    long noSpace = hit.stream().filter(b -> b.log().contains("No space left on device")).count();
    return refused == 0 || noSpace == 0
        ? null
        : "%d answers of 503; %d brokers logged No space left on device"
            .formatted(refused, noSpace);
  }

  @Override
  public Duration span() {
    return Duration.ofSeconds(10);
  }

  @Override
  public void heal(Scene scene) throws Exception {
    to = System.nanoTime();
    for (Part broker : hit) {
      broker.kill(); // a broker whose only disk failed ends by itself, sooner or later
      Files.deleteIfExists(filler(broker));
      Files.deleteIfExists(filler(broker).resolveSibling("filler-2"));
      broker.start();
    }
    hit.forEach(Part::awaitReady);
  }

  /// The disks of before again.
  @Override
  public void after(Scene scene) throws Exception {
    Kafka kafka = scene.cluster().kafka();
    for (Part broker : hit) {
      scene.await("all replicas in sync", WHOLE, () -> kafka.isWhole(Topics.MESSAGES.name()));
      broker.terminate();
      Path data = broker.folder().resolve("data");
      Path aside = broker.folder().resolve("data-aside");
      run("/bin/rm", "-rf", aside.toString());
      run("/bin/cp", "-a", "--sparse=always", data.toString(), aside.toString());
      unmount(data);
      Files.delete(data);
      Files.move(aside, data);
      broker.restart();
    }
    scene.await("all replicas in sync", WHOLE, () -> kafka.isWhole(Topics.MESSAGES.name()));
    scene.note("brokers were without room for %d s".formatted((to - from) / 1_000_000_000));
  }

  private static void unmount(Path data) {
    try {
      run("/bin/umount", data.toString());
    } catch (IOException _) {
      // Not mounted any more.
    }
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String told =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + told);
    }
  }
}
