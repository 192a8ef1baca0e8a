package dev.roomlog.system.faults;

import dev.roomlog.testing.guarantees.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/// A cluster with load on it, to which faults are done one scene after the other.
final class Run implements AutoCloseable {

  private static final Duration CALIBRATION = Duration.ofSeconds(8);
  private static final Duration BEFORE = Duration.ofSeconds(3);
  private static final Duration BITE_LIMIT = Duration.ofSeconds(90);
  private static final int CALIBRATING_PUBLISHERS = 32;

  private final Cluster cluster;
  private final Crew crew;
  private final Random random;
  private final double scale;
  private double rate;

  private Run(Cluster cluster, Random random, double scale, double rate) {
    this.cluster = cluster;
    this.crew = new Crew(cluster, random);
    this.random = random;
    this.scale = scale;
    this.rate = rate;
  }

  /// Starts the cluster.
  ///
  /// @param rate messages a second; 0 for half of what is measured now
  static Run start(Cluster cluster, long seed, double scale, double rate) throws Exception {
    long start = System.nanoTime();
    System.out.println("Starting a controller, 3 brokers, a store and 6 services ...");
    cluster.start();
    System.out.printf("Started in %.0f s.%n", (System.nanoTime() - start) / 1e9);
    var run = new Run(cluster, new Random(seed), scale, rate);
    if (rate == 0) {
      run.calibrate();
    }
    return run;
  }

  double rate() {
    return rate;
  }

  /// One fault, from the load before it to the verdict after it.
  Row strike(Fault fault) throws Exception {
    Fault.About about = fault.about();
    System.out.println(about.name() + " " + about.title() + ": " + about.how());
    String impossible = fault.impossible();
    if (impossible != null) {
      System.out.println("    skipped: " + impossible);
      return new Row(about, null, null, List.of(), List.of(), impossible);
    }
    Row row;
    try {
      row = staged(fault);
    } catch (Exception | AssertionError e) {
      row = new Row(about, null, null, List.of(e.toString()), List.of(), null);
      System.out.println("    " + e + "; bringing all back");
      cluster.mend();
    }
    row.tell();
    return row;
  }

  private Row staged(Fault fault) throws Exception {
    try (Stage stage = stage(fault)) {
      Scene scene = stage.scene();
      scene.hold(scene.scaled(BEFORE));
      String bitten = bite(fault, scene);
      System.out.println("    bitten: " + bitten);
      long healing = System.nanoTime();
      fault.heal(scene);
      return fault.endsTheLog()
          ? anew(fault, bitten, scene)
          : judged(fault, bitten, scene, healing);
    }
  }

  /// The verdict on load that begins after the log was replaced.
  private Row anew(Fault fault, @Nullable String bitten, Scene before) throws Exception {
    try (Stage stage = stage(fault)) {
      before.violations().forEach(violation -> stage.scene().expect(false, violation));
      before.notes().forEach(stage.scene()::note);
      return judged(fault, bitten, stage.scene(), System.nanoTime());
    }
  }

  private Row judged(Fault fault, @Nullable String bitten, Scene scene, long healing)
      throws Exception {
    boolean recovered = new Recovery(cluster, crew).isReached(scene);
    Duration time = Duration.ofNanos(System.nanoTime() - healing);
    fault.after(scene);
    Verdict verdict = new Judge(cluster, crew).settle(scene, fault);
    scene.note(verdict.counts());
    return new Row(
        fault.about(), bitten, recovered ? time : null, scene.violations(), scene.notes(), null);
  }

  /// A scene with its load running.
  private record Stage(Scene scene) implements AutoCloseable {
    @Override
    public void close() {
      scene.load().close();
    }
  }

  private Stage stage(Fault fault) {
    String name = fault.about().name().toLowerCase(java.util.Locale.ROOT);
    List<String> rooms = Crew.rooms(name + "-" + tag());
    Load load = crew.load(rooms, Math.min(rate, fault.mostMessages()));
    load.start();
    return new Stage(new Scene(cluster, crew, load, rooms, random, scale));
  }

  private static @Nullable String bite(Fault fault, Scene scene) throws Exception {
    fault.inject(scene);
    var seen = new ArrayList<String>();
    try {
      scene.await(
          fault.about().name() + " is felt",
          BITE_LIMIT,
          () -> {
            String felt = fault.bitten(scene);
            if (felt != null) {
              seen.add(felt);
            }
            return felt != null;
          });
    } catch (ConditionTimeoutException _) {
      return null;
    }
    scene.hold(scene.scaled(fault.span()));
    String later = fault.bitten(scene); // by now there is more to tell
    return later == null ? seen.getLast() : later;
  }

  private void calibrate() throws Exception {
    List<String> rooms = Crew.rooms("calibration-" + tag());
    try (Load load = crew.load(rooms, 0)) {
      load.subscribers().forEach(Subscriber::start);
      load.publishers().start(CALIBRATING_PUBLISHERS, random);
      Thread.sleep(CALIBRATION.dividedBy(2)); // warming up
      int before = load.publishers().acknowledged().size();
      Thread.sleep(CALIBRATION.dividedBy(2));
      double full =
          (load.publishers().acknowledged().size() - before)
              / (CALIBRATION.toMillis() / 2.0 / 1000);
      rate = Math.max(10, full / 2);
      System.out.printf(
          "Without faults %.0f messages a second are acknowledged; going on with %.0f.%n",
          full, rate);
    }
  }

  private String tag() {
    return Integer.toString(random.nextInt(Integer.MAX_VALUE), Character.MAX_RADIX);
  }

  @Override
  public void close() {
    crew.close();
  }
}
