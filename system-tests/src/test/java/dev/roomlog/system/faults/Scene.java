package dev.roomlog.system.faults;

import dev.roomlog.system.Probe;
import dev.roomlog.testing.guarantees.Rebuilt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/// What a fault happens to: the cluster, the load on it, and what was noted meanwhile. Used by one
/// thread.
final class Scene {

  private static final Duration SHORTEST = Duration.ofMillis(500);

  private final Cluster cluster;
  private final Crew crew;
  private final Load load;
  private final List<String> rooms;
  private final Random random;
  private final double scale;
  private final List<Rebuilt> rebuilt = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, Double> meters = new HashMap<>();

  Scene(Cluster cluster, Crew crew, Load load, List<String> rooms, Random random, double scale) {
    this.cluster = cluster;
    this.crew = crew;
    this.load = load;
    this.rooms = rooms;
    this.random = random;
    this.scale = scale;
  }

  Cluster cluster() {
    return cluster;
  }

  Crew crew() {
    return crew;
  }

  Store store() {
    return crew.store();
  }

  /// What the Authorization header of a request holds.
  String bearer() {
    return "Bearer " + crew.session().token();
  }

  Load load() {
    return load;
  }

  List<String> rooms() {
    return rooms;
  }

  /// The one that half of all messages go to.
  String hotRoom() {
    return rooms.getFirst();
  }

  /// One in which nothing is said but by the fault itself.
  String stillRoom() {
    return rooms.getLast();
  }

  /// One in which little is said.
  String quietRoom() {
    return rooms.get(rooms.size() - 2);
  }

  Random random() {
    return random;
  }

  <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /// A time as long as the scale says.
  Duration scaled(Duration time) {
    Duration scaled = Duration.ofMillis((long) (time.toMillis() * scale));
    return scaled.compareTo(SHORTEST) < 0 && time.isPositive() ? SHORTEST : scaled;
  }

  int scaled(int number) {
    return Math.max(1, (int) (number * scale));
  }

  /// Holds it against the fault when this is not so.
  void expect(boolean holds, String what) {
    if (!holds) {
      violations.add(what);
    }
  }

  /// Something worth telling beside the verdict.
  void note(String what) {
    notes.add(what);
  }

  /// Tells the person who watches.
  void progress(String what) {
    System.out.println("    " + what);
  }

  List<String> violations() {
    return violations;
  }

  List<String> notes() {
    return notes;
  }

  void rebuilt(Rebuilt pages) {
    rebuilt.add(pages);
  }

  List<Rebuilt> rebuilt() {
    return rebuilt;
  }

  double sum(List<Part> nodes, String name, String label) {
    return nodes.stream().mapToDouble(node -> Probe.meter(node.address(), name, label)).sum();
  }

  /// Remembers the meters that [#risen] compares with.
  void remember(Part node, String name, String label) {
    meters.put(node + name + label, Probe.meter(node.address(), name, label));
  }

  /// By how much a meter rose since it was remembered; all of it where the node began anew since.
  double risen(Part node, String name, String label) {
    double now = Probe.meter(node.address(), name, label);
    double before = meters.getOrDefault(node + name + label, 0.0);
    return now >= before ? now - before : now;
  }

  /// Waits; fails with what was waited for.
  void await(String what, Duration limit, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(100))
        .pollInSameThread()
        .ignoreExceptions()
        .until(condition);
  }

  /// Lets the fault go on for a while.
  void hold(Duration time) throws InterruptedException {
    Thread.sleep(time);
  }
}
