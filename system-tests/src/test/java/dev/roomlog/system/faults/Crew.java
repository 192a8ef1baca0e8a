package dev.roomlog.system.faults;

import dev.roomlog.client.ProblemException;
import dev.roomlog.client.Roomlog;
import dev.roomlog.client.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.awaitility.Awaitility;

/// Who makes the load: has a session, opens rooms, and reads history.
final class Crew implements AutoCloseable {

  private static final int ROOMS = 5;
  private static final Duration NEWS = Duration.ofMinutes(1);

  private final Cluster cluster;
  private final Roomlog writer;
  private final List<Roomlog> readers = new ArrayList<>();
  private final Session session;
  private final Random random;
  private final Store store;
  private final Truth truth;

  Crew(Cluster cluster, Random random) {
    this.cluster = cluster;
    this.random = random;
    truth = new Truth(cluster.kafka());
    store = new Store(cluster.storeUri());
    writer = Roomlog.connect(cluster.ingest().getFirst().address());
    session = writer.createImportSession("harness", Cluster.OPERATOR_SECRET);
    for (Part node : cluster.history()) {
      Roomlog reader = Roomlog.connect(node.address());
      reader.useSessions(() -> session);
      readers.add(reader);
    }
  }

  /// Reads from the history nodes, one each.
  List<Roomlog> readers() {
    return List.copyOf(readers);
  }

  Session session() {
    return session;
  }

  /// Past its proxy.
  Store store() {
    return store;
  }

  Truth truth() {
    return truth;
  }

  Roomlog writer() {
    return writer;
  }

  /// Load in new rooms, not started; its subscribers begin at the rooms' start. The last room stays
  /// still.
  ///
  /// @param rate messages a second; 0 for as many as are answered
  Load load(List<String> rooms, double rate) {
    Map<String, String> starts = new HashMap<>();
    for (String room : rooms) {
      writer.putRoom(room, null);
    }
    for (String room : rooms) {
      starts.put(room, beginning(room));
    }
    return new Load(
        new Publishers(cluster.ingest(), session.token(), rooms.subList(0, rooms.size() - 1), rate),
        new Sockets(cluster.fanout(), session.token()),
        starts,
        new Random(random.nextLong()));
  }

  /// Once history has heard of the room.
  private String beginning(String room) {
    return Awaitility.await(room + " is known to history")
        .atMost(NEWS)
        .ignoreException(ProblemException.class)
        .until(() -> readers.getFirst().eventPage(room, null).asOf(), Objects::nonNull);
  }

  static List<String> rooms(String scene) {
    List<String> rooms = new ArrayList<>();
    for (int i = 0; i < ROOMS; i++) {
      rooms.add(scene + "-" + i);
    }
    return rooms;
  }

  @Override
  public void close() {
    store.close();
    writer.close();
    readers.forEach(Roomlog::close);
  }
}
