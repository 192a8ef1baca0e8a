package dev.roomlog.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.bson.Document;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random documents, changes and queries: a collection with many indexes answers as one without
/// any, and keeps doing so over a restart.
@Timeout(120)
class StoreIndexOracleTest {
  private static final List<String> FIELDS = List.of("a", "b", "c", "d.e");
  private static final List<String> OPERATORS = List.of("$gt", "$gte", "$lt", "$lte");
  private static final int DOCUMENTS = 300;
  private static final int QUERIES = 400;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 0})
  void indexesChangeNoAnswer(long fixedSeed) {
    var seed = fixedSeed != 0 ? fixedSeed : System.nanoTime();
    System.out.println("StoreIndexOracleTest seed " + seed);
    var random = new Random(seed);
    try (var store = EmbeddedStore.at(directory, 0)) {
      store.start();
      try (var client = StoreClient.to(store.uri())) {
        var plain = client.database().getCollection("plain");
        var indexed = client.database().getCollection("indexed");
        fill(random, plain, indexed, 0);
        createIndexes(indexed);
        fill(random, plain, indexed, DOCUMENTS / 2);
        change(random, plain, indexed);
        compare(random, plain, indexed, store);
      }
      store.stop();
      store.start();
      try (var client = StoreClient.to(store.uri())) {
        var indexed = client.database().getCollection("indexed");
        compare(random, client.database().getCollection("plain"), indexed, store);
      }
    }
  }

  private static void createIndexes(MongoCollection<Document> indexed) {
    indexed.createIndex(Document.parse("{a: 1, b: 1, _id: 1}"));
    indexed.createIndex(Document.parse("{a: 1, b: -1}"));
    indexed.createIndex(Document.parse("{b: -1, c: 1}"));
    indexed.createIndex(Document.parse("{c: 1}"), new IndexOptions().sparse(true));
    indexed.createIndex(Document.parse("{'d.e': 1, a: 1}"));
    indexed.createIndex(
        Document.parse("{c: 1, a: 1}"),
        new IndexOptions()
            .name("partial")
            .partialFilterExpression(Document.parse("{c: {$exists: true}}")));
    indexed.createIndex(Document.parse("{a: 1, b: 1, unique: 1}"), new IndexOptions().unique(true));
  }

  private static void fill(
      Random random, MongoCollection<Document> plain, MongoCollection<Document> indexed, int from) {
    var documents = new ArrayList<Document>();
    for (int i = from; i < from + DOCUMENTS / 2; i++) {
      documents.add(document(random, i));
    }
    plain.insertMany(documents);
    indexed.insertMany(documents);
  }

  private static Document document(Random random, int id) {
    var document = new Document("_id", id).append("unique", id);
    for (var field : List.of("a", "b", "c")) {
      if (random.nextInt(5) > 0) {
        document.append(field, value(random));
      }
    }
    if (random.nextBoolean()) {
      document.append("d", new Document("e", value(random)));
    }
    return document;
  }

  private static Object value(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> (long) random.nextInt(6);
      case 1 -> random.nextInt(6) / 2.0;
      case 2 -> List.of("", "a", "a\0b", "ab", "b", "é").get(random.nextInt(6));
      case 3 -> new Date(random.nextInt(5) - 2);
      case 4 -> random.nextBoolean();
      case 5 -> Long.MAX_VALUE - random.nextInt(3);
      default -> random.nextInt(6) - 2;
    };
  }

  private static void change(
      Random random, MongoCollection<Document> plain, MongoCollection<Document> indexed) {
    for (int i = 0; i < 100; i++) {
      var id = new Document("_id", random.nextInt(DOCUMENTS));
      if (random.nextInt(4) == 0) {
        assertThat(indexed.deleteOne(id)).isEqualTo(plain.deleteOne(id));
        continue;
      }
      var field = FIELDS.get(random.nextInt(FIELDS.size()));
      var update =
          random.nextInt(4) == 0
              ? new Document("$unset", new Document(field, ""))
              : new Document("$set", new Document(field, value(random)));
      assertThat(indexed.updateOne(id, update)).isEqualTo(plain.updateOne(id, update));
    }
  }

  private static void compare(
      Random random,
      MongoCollection<Document> plain,
      MongoCollection<Document> indexed,
      EmbeddedStore store) {
    var planned = 0;
    for (int i = 0; i < QUERIES; i++) {
      var filter = filter(random);
      // A sort that ends in _id has one right answer.
      var sort = sort(random).append("_id", random.nextBoolean() ? 1 : -1);
      var skip = random.nextInt(4);
      var limit = random.nextInt(20);
      var batch = random.nextBoolean() ? 3 : 1_000;
      var expected = plain.find(filter).sort(sort).skip(skip).limit(limit).into(new ArrayList<>());
      var before = store.scans();
      var found =
          indexed
              .find(filter)
              .sort(sort)
              .skip(skip)
              .limit(limit)
              .batchSize(batch)
              .into(new ArrayList<>());
      planned += store.scans() == before ? 1 : 0;
      assertThat(found).as("%s sort %s", filter.toJson(), sort.toJson()).isEqualTo(expected);
      assertThat(indexed.countDocuments(filter)).isEqualTo(plain.countDocuments(filter));
    }
    assertThat(planned).as("queries that used an index").isGreaterThan(QUERIES / 4);
  }

  private static Document filter(Random random) {
    var filter = new Document();
    for (var field : FIELDS) {
      switch (random.nextInt(7)) {
        case 0, 1 -> filter.append(field, random.nextInt(6) == 0 ? null : value(random));
        case 2 ->
            filter.append(
                field, new Document("$in", List.of(value(random), value(random), value(random))));
        case 3 -> {
          var range = new Document(operator(random), value(random));
          filter.append(field, range.append(operator(random), value(random)));
        }
        case 4 -> filter.append(field, new Document("$exists", random.nextBoolean()));
        default -> {
          // No demand.
        }
      }
    }
    return random.nextBoolean() ? filter : new Document("$and", List.of(filter));
  }

  private static String operator(Random random) {
    return OPERATORS.get(random.nextInt(OPERATORS.size()));
  }

  private static Document sort(Random random) {
    var sort = new Document();
    for (int i = random.nextInt(3); i > 0; i--) {
      sort.append(FIELDS.get(random.nextInt(FIELDS.size())), random.nextBoolean() ? 1 : -1);
    }
    return sort;
  }
}
