package dev.roomlog.embedded;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Sorts.ascending;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Readers and slow cursors go on while writers commit and old space is used again.
@Timeout(120)
class StoreConcurrencyTest {
  private static final int BATCH = 100;
  private static final int READ_PER_BATCH = 20;
  private static final int COUNT = 40_000;

  @TempDir Path directory;
  private final Semaphore toRead = new Semaphore(0);
  private final AtomicBoolean writing = new AtomicBoolean(true);

  @Test
  void readersSeeEveryOlderDocumentOnceAndInOrder() throws Exception {
    try (var store = EmbeddedStore.at(directory, 0, new StoreOptions(2, 8))) {
      store.start();
      try (var client = StoreClient.to(store.uri());
          var threads = Executors.newFixedThreadPool(3)) {
        var events = client.events();
        Events.createIndexes(events);
        insert(events, 0);
        var cursor = threads.submit(() -> readSlowly(events));
        var pages = threads.submit(readPages(events));
        for (int from = BATCH; from < COUNT; from += BATCH) {
          insert(events, from);
          toRead.release(READ_PER_BATCH);
        }
        writing.set(false);
        assertThat(cursor.get()).isEqualTo((COUNT / BATCH - 1) * READ_PER_BATCH);
        assertThat(pages.get()).isPositive();
        assertThat(events.countDocuments(eq("room", "lobby"))).isEqualTo(COUNT);
        assertThat(store.scans()).isZero();
      }
    }
  }

  private static void insert(MongoCollection<Document> events, int from) {
    events.insertMany(
        LongStream.range(from, from + (long) BATCH)
            .mapToObj(offset -> Events.event("lobby", 0, offset))
            .toList());
  }

  /// A cursor that lives as long as the writer writes.
  private int readSlowly(MongoCollection<Document> events) throws InterruptedException {
    var read = 0;
    try (var cursor =
        events.find(eq("room", "lobby")).sort(ascending("_id")).batchSize(20).iterator()) {
      while (read < (COUNT / BATCH - 1) * READ_PER_BATCH) {
        toRead.acquire();
        assertThat(cursor.next().getLong("offset")).isEqualTo(read++);
      }
    }
    return read;
  }

  private Callable<Integer> readPages(MongoCollection<Document> events) {
    return () -> {
      var rounds = 0;
      while (writing.get()) {
        var after = Events.position(0, 40);
        List<Document> page =
            events
                .find(and(eq("room", "lobby"), gt("_id", after)))
                .sort(ascending("_id"))
                .limit(50)
                .into(new ArrayList<>());
        assertThat(page)
            .extracting(document -> document.getLong("offset"))
            .containsExactlyElementsOf(LongStream.rangeClosed(41, 90).boxed().toList());
        rounds++;
      }
      return rounds;
    };
  }
}
