package dev.roomlog.system.faults;

import dev.roomlog.testing.guarantees.Listened;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Publishers and subscribers of one scene, in rooms of its own.
final class Load implements AutoCloseable {

  private static final int PUBLISHERS = 8;
  private static final int STEADY = 2;
  private static final Subscriber.Habit RESTLESS = new Subscriber.Habit(50, 1_500, 50, 500);
  private static final Subscriber.Habit ABSENT = new Subscriber.Habit(200, 3_000, 2_000, 9_000);

  private final Publishers publishers;
  private final Sockets sockets;
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final List<Subscriber> crowd = new ArrayList<>();
  private final Map<String, String> starts;
  private final Random random;

  /// @param starts the rooms, and the position of each after which the subscribers begin
  Load(Publishers publishers, Sockets sockets, Map<String, String> starts, Random random) {
    this.publishers = publishers;
    this.sockets = sockets;
    this.starts = Map.copyOf(starts);
    this.random = random;
    for (int i = 0; i < STEADY; i++) {
      for (int node = 0; node < sockets.nodes(); node++) {
        add("steady", Subscriber.Habit.STEADY, node, starts);
        add("restless", RESTLESS, node, starts);
        add("absent", ABSENT, node, starts);
      }
    }
  }

  void start() {
    subscribers.forEach(Subscriber::start);
    publishers.start(PUBLISHERS, random);
  }

  /// One more subscriber, not started.
  Subscriber add(String kind, Subscriber.Habit habit, int node, Map<String, String> starts) {
    var memory = new Memory(kind + "-" + subscribers.size(), starts);
    var added = new Subscriber(memory, sockets, habit, node, new Random(random.nextLong()));
    subscribers.add(added);
    return added;
  }

  /// Many more who follow one quiet room on one node; started.
  List<Subscriber> crowd(int size, int node, String room) {
    String start = starts.getOrDefault(room, "");
    List<Subscriber> added = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      added.add(add("crowd", Subscriber.Habit.STEADY, node, Map.of(room, start)));
    }
    crowd.addAll(added);
    added.forEach(Subscriber::start);
    return added;
  }

  List<Subscriber> crowd() {
    return List.copyOf(crowd);
  }

  /// The rooms, and where everybody began.
  Map<String, String> starts() {
    return starts;
  }

  Publishers publishers() {
    return publishers;
  }

  Sockets sockets() {
    return sockets;
  }

  List<Subscriber> subscribers() {
    return List.copyOf(subscribers);
  }

  /// Those who never leave by themselves.
  List<Subscriber> steady() {
    return subscribers.stream().filter(each -> each.isSteady() && !crowd.contains(each)).toList();
  }

  List<Listened> listened() {
    return subscribers.stream().flatMap(each -> each.memory().listened().stream()).toList();
  }

  List<String> troubles() {
    return subscribers.stream().flatMap(each -> each.memory().troubles().stream()).toList();
  }

  /// How many connections ended so, over all subscribers.
  int closes(String how) {
    return subscribers.stream().mapToInt(each -> each.memory().closes(how)).sum();
  }

  @Override
  public void close() {
    subscribers.forEach(Subscriber::stop);
    publishers.close();
    sockets.close();
  }
}
