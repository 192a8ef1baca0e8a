package dev.roomlog.embedded;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Sorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bson.Document;

/// Measures the store through the driver, in one process: `StoreSpeed [documents]`.
public final class StoreSpeed {
  private static final int BATCH = 500;
  private static final int ROOMS = 50;

  private StoreSpeed() {}

  public static void main(String[] arguments) throws IOException {
    var count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    var directory = Files.createTempDirectory("store-speed");
    try (var store = EmbeddedStore.at(directory, 0)) {
      store.start();
      try (var client = StoreClient.to(store.uri())) {
        var events = client.events();
        Events.createIndexes(events);
        insert(events, count, directory);
        single(events, count, directory);
        pages(events, count);
        stream(events, count);
        System.out.printf("scans %d%n", store.scans());
      }
    }
    System.out.printf("file after close %,d MB%n", size(directory) >> 20);
  }

  private static void insert(MongoCollection<Document> events, int count, Path directory)
      throws IOException {
    var begin = System.nanoTime();
    var last = begin;
    for (int from = 0; from < count; from += BATCH) {
      var batch = new ArrayList<Document>(BATCH);
      for (int i = from; i < from + BATCH; i++) {
        var partition = i % 8;
        batch.add(Events.event("room-" + i % ROOMS, partition, i));
      }
      events.insertMany(batch, new InsertManyOptions().ordered(true));
      if ((from + BATCH) % 100_000 == 0) {
        var now = System.nanoTime();
        System.out.printf(
            "at %,d: %,.0f documents/s, file %,d MB%n",
            from + BATCH, 100_000 / ((now - last) / 1e9), size(directory) >> 20);
        last = now;
      }
    }
    System.out.printf("bulk insert %,.0f/s%n", count / ((System.nanoTime() - begin) / 1e9));
  }

  private static void single(MongoCollection<Document> events, int count, Path directory)
      throws IOException {
    var before = size(directory);
    report(
        "insert of one",
        IntStream.range(0, 2_000)
            .mapToLong(
                i ->
                    nanos(
                        () -> events.insertOne(Events.event("room-1", i % 8, count + (long) i)))));
    System.out.printf("  file grew by %,d KB%n", (size(directory) - before) >> 10);
  }

  private static void pages(MongoCollection<Document> events, int count) {
    var random = new Random(1);
    report(
        "page of 50",
        IntStream.range(0, 2_000)
            .mapToLong(
                _ -> {
                  var before = Events.position(7, random.nextInt(count));
                  return nanos(
                      () ->
                          events
                              .find(
                                  Filters.and(
                                      Filters.eq("room", "room-7"),
                                      Filters.eq("type", "message.posted"),
                                      Filters.lt("_id", before)))
                              .sort(Sorts.descending("_id"))
                              .limit(50)
                              .into(new ArrayList<>()));
                }));
    report(
        "point look-up by (room, id)",
        IntStream.range(0, 2_000)
            .mapToLong(
                _ -> {
                  var offset = random.nextInt(count);
                  var room = "room-" + offset % ROOMS;
                  return nanos(
                      () ->
                          events
                              .find(
                                  Filters.and(
                                      Filters.eq("room", room),
                                      Filters.eq("id", Events.id(room, offset))))
                              .first());
                }));
  }

  private static void stream(MongoCollection<Document> events, int count) {
    var begin = System.nanoTime();
    var read = 0;
    for (var _ : events.find().sort(Sorts.ascending("_id")).batchSize(1_000)) {
      read++;
    }
    System.out.printf(
        "cursor over %,d of %,d: %,.0f documents/s%n",
        read, count, read / ((System.nanoTime() - begin) / 1e9));
  }

  private static long nanos(Runnable action) {
    var begin = System.nanoTime();
    action.run();
    return System.nanoTime() - begin;
  }

  private static void report(String what, LongStream nanos) {
    var sorted = nanos.sorted().toArray();
    System.out.printf(
        "%s: p50 %.2f ms, p99 %.2f ms, mean %.2f ms%n",
        what,
        sorted[sorted.length / 2] / 1e6,
        sorted[sorted.length * 99 / 100] / 1e6,
        Arrays.stream(sorted).average().orElse(0) / 1e6);
  }

  private static long size(Path directory) throws IOException {
    return Files.size(directory.resolve("store.mv"));
  }
}
