package dev.roomlog.system.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Several faults at the same time, one each of different parts.
final class Combination implements Fault {

  private static final Duration WAIT = Duration.ofSeconds(60);

  private final int number;
  private final List<Fault> faults;

  private Combination(int number, List<Fault> faults) {
    this.number = number;
    this.faults = faults;
  }

  /// Two or three at random.
  static Combination random(int number, Random random) {
    List<List<Supplier<Fault>>> families = new ArrayList<>(AllFaults.combinable());
    if (random.nextBoolean()) {
      families.remove(random.nextInt(families.size()));
    }
    List<Fault> chosen = new ArrayList<>();
    for (List<Supplier<Fault>> family : families) {
      chosen.add(family.get(random.nextInt(family.size())).get());
    }
    return new Combination(number, chosen);
  }

  @Override
  public About about() {
    return new About(
        "random" + number,
        String.join(" + ", faults.stream().map(fault -> fault.about().name()).toList()),
        String.join("; ", faults.stream().map(fault -> fault.about().title()).toList()),
        "all of theirs",
        "I1-I9");
  }

  @Override
  public void inject(Scene scene) throws Exception {
    for (Fault fault : faults) {
      fault.inject(scene);
    }
  }

  /// Whichever of them is felt; one may hide another.
  @Override
  public @Nullable String bitten(Scene scene) throws Exception {
    List<String> felt = new ArrayList<>();
    for (Fault fault : faults) {
      String one = felt(fault, scene);
      if (one != null) {
        felt.add(one);
      }
    }
    return felt.isEmpty() ? null : String.join("; ", felt);
  }

  private static @Nullable String felt(Fault fault, Scene scene) {
    try {
      return fault.bitten(scene);
    } catch (Exception _) {
      return null; // another one of them keeps it from being seen
    }
  }

  @Override
  public Duration span() {
    return faults.stream()
        .map(Fault::span)
        .filter(s -> s.compareTo(WAIT) < 0)
        .max(Duration::compareTo)
        .orElse(WAIT);
  }

  @Override
  public void heal(Scene scene) throws Exception {
    for (Fault fault : faults.reversed()) {
      fault.heal(scene);
    }
  }

  @Override
  public boolean silencesIngest() {
    return faults.stream().anyMatch(Fault::silencesIngest);
  }
}
