package dev.roomlog.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;
import org.bson.Document;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An acknowledged write survives `kill -9`, together with its index entries.
@Timeout(120)
class StoreDurabilityTest {
  private static final int WRITERS = 4;

  @TempDir Path directory;

  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> counters = new ConcurrentHashMap<>();

  @ParameterizedTest
  @ValueSource(ints = {700, 2_500})
  void losesNoAcknowledgedWriteWhenKilled(int enough) throws Exception {
    try (var process = ForkedServer.start(StoreMain.class, directory);
        var client = StoreClient.to(process.address())) {
      Events.createIndexes(client.events());
      try (var threads = Executors.newFixedThreadPool(WRITERS + 1)) {
        for (int writer = 0; writer < WRITERS; writer++) {
          var partition = writer;
          threads.execute(() -> insertUntilKilled(client.events(), partition));
        }
        threads.execute(() -> countUntilKilled(client.database().getCollection("counters")));
        await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() >= enough);
        process.kill();
      }
    }
    try (var store = EmbeddedStore.at(directory, 0)) {
      store.start();
      try (var client = StoreClient.to(store.uri())) {
        var stored = client.events().find().into(new ArrayList<>());
        assertThat(ids(stored)).containsAll(acknowledged);
        assertIndexesLeadToExactly(stored, client.events(), store);
        for (var counter : client.database().getCollection("counters").find()) {
          assertThat(counter.getInteger("n"))
              .isGreaterThanOrEqualTo(counters.getOrDefault(counter.getString("_id"), 0));
        }
      }
    }
  }

  private void insertUntilKilled(MongoCollection<Document> events, int partition) {
    var room = "room-" + partition;
    LongFunction<Document> event = offset -> Events.event(room, partition, offset);
    try {
      for (long offset = 0; ; ) {
        if (offset % 3 == 0) {
          events.insertOne(event.apply(offset));
          acknowledged.add(Events.position(partition, offset++));
        } else {
          var batch = List.of(event.apply(offset), event.apply(offset + 1));
          events.insertMany(batch);
          acknowledged.addAll(ids(batch));
          offset += batch.size();
        }
      }
    } catch (MongoException _) {
      // The store was killed.
    }
  }

  private void countUntilKilled(MongoCollection<Document> collection) {
    collection.insertOne(new Document("_id", "counter").append("n", 0));
    try {
      for (int n = 0; ; n++) {
        var updated =
            collection.updateOne(
                Filters.and(Filters.eq("_id", "counter"), Filters.eq("n", n)), Updates.inc("n", 1));
        assertThat(updated.getModifiedCount()).isEqualTo(1);
        counters.put("counter", n + 1);
      }
    } catch (MongoException _) {
      // The store was killed.
    }
  }

  private static List<String> ids(List<Document> documents) {
    return documents.stream().map(document -> document.getString("_id")).toList();
  }

  private static void assertIndexesLeadToExactly(
      List<Document> stored, MongoCollection<Document> events, EmbeddedStore store) {
    var rooms = Set.of("room-0", "room-1", "room-2", "room-3");
    var before = store.scans();
    for (var sort : List.of("_id", "sent_at")) {
      var found = new ArrayList<Document>();
      for (var room : rooms) {
        events.find(Filters.eq("room", room)).sort(Sorts.ascending(sort, "_id")).into(found);
      }
      assertThat(found).containsExactlyInAnyOrderElementsOf(stored);
    }
    var byType = new ArrayList<Document>();
    var reactions = new ArrayList<Document>();
    for (var room : rooms) {
      for (var type : List.of("message.posted", "reaction.added")) {
        events
            .find(Filters.and(Filters.eq("room", room), Filters.eq("type", type)))
            .sort(Sorts.descending("_id"))
            .into(byType);
      }
      events
          .find(Filters.and(Filters.eq("room", room), Filters.gte("message", "")))
          .into(reactions);
    }
    assertThat(byType).containsExactlyInAnyOrderElementsOf(stored);
    assertThat(reactions)
        .containsExactlyInAnyOrderElementsOf(
            stored.stream().filter(document -> document.containsKey("message")).toList());
    for (var document : stored) {
      var byId =
          Filters.and(
              Filters.eq("room", document.get("room")), Filters.eq("id", document.get("id")));
      assertThat(events.find(byId)).containsExactly(document);
    }
    assertThat(store.scans()).isEqualTo(before);
  }
}
