package dev.roomlog.system.faults;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every fault there is, in the order in which they are done.
final class AllFaults {

  private static final List<Supplier<Fault>> ALL =
      Stream.of(
              List.<Supplier<Fault>>of(RollingRestart::new),
              BrokersAway.all(),
              List.<Supplier<Fault>>of(WrongMinInsync::new),
              BrokerNetwork.all(),
              List.<Supplier<Fault>>of(IngestKilled::new, IngestKilledOften::new),
              FanoutGone.all(),
              List.<Supplier<Fault>>of(LaggingNode::new, QuickReconnects::new),
              List.<Supplier<Fault>>of(
                  HistoryKilled::new,
                  PartialBulk::new,
                  StoreDown::new,
                  StoreSilent::new,
                  StoreLosesTail::new,
                  RebalanceStorm::new,
                  SlowBatch::new,
                  Rebuild::new),
              List.<Supplier<Fault>>of(BadRecords::new),
              SlowReaders.all(),
              List.<Supplier<Fault>>of(
                  SlowHeaders::new,
                  HostileFrames::new,
                  CrowdReconnects::new,
                  TokenExpires::new,
                  DescriptorLimit::new,
                  PartitionsAdded::new,
                  DiskFull::new,
                  RetentionPassed::new,
                  TopicRecreated::new))
          .flatMap(List::stream)
          .toList();

  /// What cannot be tried yet, and why.
  private static final List<String> NOT_THERE_YET =
      List.of(
          "F34    member removed under load: there is no call that removes a member yet",
          "F35    key rotated with the key server down: keys come through the log, and there is no"
              + " outside key server yet");

  private AllFaults() {}

  /// Those with these names; all of them when none is named.
  static List<Supplier<Fault>> chosen(List<String> names) {
    Set<String> wanted =
        names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    List<Supplier<Fault>> chosen =
        ALL.stream().filter(fault -> names.isEmpty() || wanted.contains(nameOf(fault))).toList();
    chosen.forEach(fault -> wanted.remove(nameOf(fault)));
    if (!wanted.isEmpty()) {
      throw new IllegalArgumentException("there is no fault " + wanted + "; see --list");
    }
    return chosen;
  }

  /// Families of which one each may happen at the same time. First what waits for history to write,
  /// last what keeps records from it.
  static List<List<Supplier<Fault>>> combinable() {
    return List.of(
        List.of(HistoryKilled::new, StoreLosesTail::new, StoreDown::new),
        FanoutGone.all(),
        Stream.concat(
                BrokersAway.all().stream().limit(2), // a leader killed or paused
                BrokerNetwork.all().stream())
            .toList());
  }

  static void print() {
    for (Supplier<Fault> fault : ALL) {
      Fault.About about = fault.get().about();
      System.out.printf(
          "%-6s %s: %s (%s)%n", about.name(), about.title(), about.how(), about.checks());
    }
    System.out.println("Not there yet:");
    NOT_THERE_YET.forEach(System.out::println);
  }

  private static String nameOf(Supplier<Fault> fault) {
    return fault.get().about().name().toLowerCase(Locale.ROOT);
  }
}
