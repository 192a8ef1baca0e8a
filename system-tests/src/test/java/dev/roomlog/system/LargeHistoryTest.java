package dev.roomlog.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import dev.roomlog.client.Event;
import dev.roomlog.client.Message;
import dev.roomlog.client.MessageQuery;
import dev.roomlog.client.Roomlog;
import dev.roomlog.client.Session;
import dev.roomlog.testing.Backends;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// What a page costs with 10,000 events and with 1,000,000, after a restart, and the export of them
/// all by a history service with a heap of 128 MB. Prints a table; what it asserts are counts.
@Tag("long")
final class LargeHistoryTest {

  private static final int PARTITIONS = 8;
  private static final int SMALL = 10_000;
  private static final int LARGE = 1_000_000;
  private static final int ROOMS = 1_000;
  private static final int PER_ROOM = 100;
  private static final int PAGES = 4_000;
  private static final double LIMIT = 1.5;
  private static final Duration ARCHIVING = Duration.ofMinutes(10);
  private static final long SEED = Long.getLong("roomlog.seed", 42);

  private final Random random = new Random(SEED);

  /// What one page cost on average.
  private record Cost(double cpuMicros, double wallMicros, double documents) {}

  @Test
  void aPageOfALargeHistoryCostsWhatAPageOfASmallOneCosts(
      @TempDir(cleanup = CleanupMode.NEVER) Path folder) throws Exception {
    System.out.println("seed " + SEED);
    Cost small;
    Session session;
    try (ThreeServices services = ThreeServices.start(folder, "128m");
        var writer = new TopicWriter(services.bootstrapServers(), PARTITIONS);
        Roomlog ingest = Roomlog.connect(services.ingest());
        Roomlog history = Roomlog.connect(services.history())) {
      session = ingest.createSession("reader");
      useSession(history, session);
      ingest.putRoom("large", "One large room");
      writer.fill("large", SMALL);
      awaitStored(history, "large", SMALL);
      small = measure(services, history, List.of("large"));

      long start = System.nanoTime();
      writer.fill("large", LARGE - SMALL);
      for (String room : rooms()) {
        putRoom(services, room);
        writer.fill(room, PER_ROOM);
      }
      awaitStored(history, "large", LARGE);
      awaitStored(history, rooms().getLast(), PER_ROOM);
      System.out.printf(
          "archived %,d events in %d s%n",
          LARGE - SMALL + ROOMS * PER_ROOM,
          Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }
    Backends.store().stop();
    Backends.store().start();
    try (ThreeServices services = ThreeServices.start(folder, "128m");
        Roomlog history = Roomlog.connect(services.history())) {
      useSession(history, session);
      Cost large = measure(services, history, List.of("large"));
      Cost many = measure(services, history, rooms());
      print("10,000 events in one room", small, small);
      print("1,000,000 events in one room", large, small);
      print("1,000 rooms beside it", many, small);

      var exported = new CountingLines();
      history.exportEvents("large", null, exported);
      System.out.printf("exported %,d events at -Xmx128m%n", exported.lines.get());
      assertThat(exported.lines.get()).isGreaterThanOrEqualTo(LARGE);
      assertThat(large.documents()).isLessThanOrEqualTo(LIMIT * small.documents());
      assertThat(many.documents()).isLessThanOrEqualTo(LIMIT * small.documents());
      assertThat(Backends.store().lastScans()).isEmpty();
    }
  }

  private static void useSession(Roomlog client, Session session) {
    client.useSessions(() -> session);
  }

  private static List<String> rooms() {
    return IntStream.range(0, ROOMS).mapToObj(i -> "room-" + i).toList();
  }

  private static void putRoom(Deployment services, String room) {
    // A session for each sixty rooms: a sender may make so many in a minute.
    try (Roomlog creator = Roomlog.connect(services.ingest())) {
      creator.createSession("maker-" + room);
      creator.putRoom(room, null);
    }
  }

  private static void awaitStored(Roomlog history, String room, int events) {
    await()
        .atMost(ARCHIVING)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                history.messages(room, MessageQuery.newest().withLimit(1)).items().stream()
                    .anyMatch(last -> ("message " + (lastIndex(events))).equals(last.text())));
  }

  private static int lastIndex(int events) {
    return events == LARGE ? LARGE - SMALL - 1 : events - 1;
  }

  private Cost measure(ThreeServices services, Roomlog history, List<String> rooms) {
    List<Extent> extents = rooms.stream().map(room -> Extent.of(history, room)).toList();
    ask(history, extents, PAGES / 4); // warm
    long documents = Backends.store().documentsExamined();
    long cpu = cpu(services);
    long wall = System.nanoTime();
    ask(history, extents, PAGES);
    return new Cost(
        (cpu(services) - cpu) / 1e3 / PAGES,
        (System.nanoTime() - wall) / 1e3 / PAGES,
        (double) (Backends.store().documentsExamined() - documents) / PAGES);
  }

  /// CPU time of the history service and of this JVM, which holds the store, the broker and the
  /// client.
  private static long cpu(ThreeServices services) {
    var own = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return services.historyCpu().toNanos() + own.getProcessCpuTime();
  }

  private void ask(Roomlog history, List<Extent> extents, int pages) {
    for (int i = 0; i < pages; i++) {
      Extent extent = extents.get(random.nextInt(extents.size()));
      MessageQuery query =
          switch (i % 4) {
            case 0 -> MessageQuery.before(extent.position(random));
            case 1 -> MessageQuery.after(extent.position(random));
            case 2 -> MessageQuery.around(extent.position(random));
            default -> MessageQuery.at(extent.time(random));
          };
      assertThat(history.messages(extent.room(), query).items()).isNotEmpty();
    }
  }

  /// From where to where a room's messages reach.
  private record Extent(String room, String first, String last, Instant start, Instant end) {

    private static final int PLACE = "iiiiiiii-pppp-".length();
    private static final int HEX = 16;

    static Extent of(Roomlog history, String room) {
      List<Event> events =
          history.eventPage(room, null).items().stream()
              .filter(event -> event.type().equals(Event.MESSAGE_POSTED))
              .toList();
      Message last = history.messages(room, MessageQuery.newest().withLimit(1)).items().getLast();
      Event first = events.getFirst();
      return new Extent(room, first.position(), last.position(), first.sentAt(), last.sentAt());
    }

    /// A random position above the first message and below the last.
    String position(Random random) {
      long from = Long.parseLong(first.substring(PLACE), HEX) + 1;
      long to = Long.parseLong(last.substring(PLACE), HEX);
      return first.substring(0, PLACE) + "%016x".formatted(random.nextLong(from, to));
    }

    Instant time(Random random) {
      return start.plusMillis(random.nextLong(Duration.between(start, end).toMillis() + 1));
    }
  }

  private static void print(String what, Cost cost, Cost base) {
    System.out.printf(
        "%-30s %7.0f us CPU (x%.2f) %7.0f us (x%.2f) %6.1f documents (x%.2f) per page%n",
        what,
        cost.cpuMicros(),
        cost.cpuMicros() / base.cpuMicros(),
        cost.wallMicros(),
        cost.wallMicros() / base.wallMicros(),
        cost.documents(),
        cost.documents() / base.documents());
  }

  private static final class CountingLines extends OutputStream {
    final AtomicLong lines = new AtomicLong();

    @Override
    public void write(int b) {
      if (b == '\n') {
        lines.incrementAndGet();
      }
    }
  }
}
