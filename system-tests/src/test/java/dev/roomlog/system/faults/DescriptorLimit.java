package dev.roomlog.system.faults;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// F36: a fanout node may open no more files.
final class DescriptorLimit implements Fault {

  private static final int SPARE = 8;
  private static final int CROWD = 60;
  private static final Duration SETTLING = Duration.ofSeconds(8);
  private static final String TOO_MANY = "Too many open files";

  private String usual = "";
  private int before;
  private int early;

  @Override
  public About about() {
    return new About(
        "F36",
        "descriptor limit reached",
        "prlimit leaves a fanout node 8 free descriptors while 60 more sockets come",
        "what cannot be accepted waits or is refused; what is open lives on",
        "I7");
  }

  @Override
  public void inject(Scene scene) throws Exception {
    Part node = scene.cluster().fanout().getFirst();
    before = errors(node);
    usual = limit(node, "--nofile");
    long open = node.descriptors();
    limit(node, "--nofile=" + (open + SPARE) + ":");
    List<Subscriber> crowd = scene.load().crowd(CROWD, 0, scene.quietRoom());
    scene.hold(SETTLING);
    early = (int) crowd.stream().filter(each -> each.memory().connections() > 0).count();
    scene.note("%d of %d sockets got through".formatted(early, CROWD));
  }

  @Override
  public @Nullable String bitten(Scene scene) {
    int errors = errors(scene.cluster().fanout().getFirst()) - before;
    return errors == 0 ? null : "fanout-1 logged %d times: %s".formatted(errors, TOO_MANY);
  }

  private static int errors(Part node) {
    return node.log().split(TOO_MANY, -1).length - 1;
  }

  @Override
  public void heal(Scene scene) throws Exception {
    limit(scene.cluster().fanout().getFirst(), "--nofile=" + usual + ":");
  }

  /// Runs prlimit, and returns the soft limit that it tells.
  private static String limit(Part node, String option) throws Exception {
    Process process =
        new ProcessBuilder(
                "prlimit",
                "--pid",
                String.valueOf(node.pid()),
                option,
                "--noheadings",
                "--output=SOFT")
            .redirectErrorStream(true)
            .start();
    String told =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("prlimit failed: " + told);
    }
    return told.strip();
  }
}
