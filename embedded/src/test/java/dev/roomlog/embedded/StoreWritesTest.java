package dev.roomlog.embedded;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.DuplicateKeyException;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOneModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StoreWritesTest {
  @TempDir Path directory;
  private EmbeddedStore store;
  private StoreClient client;
  private MongoCollection<Document> words;

  @BeforeEach
  void start() {
    store = EmbeddedStore.at(directory, 0);
    store.start();
    client = StoreClient.to(store.uri());
    words =
        client
            .database()
            .getCollection("words")
            .withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
            .withReadConcern(ReadConcern.MAJORITY);
    words.createIndex(Indexes.ascending("room", "id"), new IndexOptions().unique(true));
  }

  @AfterEach
  void stop() {
    client.close();
    store.close();
  }

  private static Document word(int id, int unique) {
    return new Document("_id", id).append("room", "r").append("id", unique);
  }

  @Test
  void anOrderedInsertStopsAtTheFirstDuplicate() {
    words.insertOne(word(1, 1));
    var failure =
        catchThrowableOfType(
            MongoBulkWriteException.class,
            () -> words.insertMany(List.of(word(2, 2), word(3, 1), word(4, 4))));
    assertThat(failure.getWriteErrors()).extracting(BulkWriteError::getCode).containsExactly(11000);
    assertThat(failure.getWriteErrors().getFirst().getIndex()).isEqualTo(1);
    assertThat(failure.getWriteErrors().getFirst().getMessage()).contains("room_1_id_1");
    assertThat(failure.getWriteResult().getInsertedCount()).isEqualTo(1);
    assertThat(ids()).containsExactly(1, 2);
  }

  @Test
  void anUnorderedInsertGoesOnBehindDuplicates() {
    words.insertOne(word(1, 1));
    var batch = List.of(word(2, 2), word(3, 1), word(4, 4), word(1, 9), word(5, 4));
    var failure =
        catchThrowableOfType(
            MongoBulkWriteException.class,
            () -> words.insertMany(batch, new InsertManyOptions().ordered(false)));
    assertThat(failure.getWriteErrors())
        .extracting(BulkWriteError::getIndex)
        .containsExactly(1, 3, 4);
    assertThat(failure.getWriteErrors().get(1).getMessage()).contains("_id_");
    assertThat(failure.getWriteResult().getInsertedCount()).isEqualTo(2);
    assertThat(ids()).containsExactly(1, 2, 4);
    assertThat(words.find(eq("id", 9))).isEmpty();
  }

  @Test
  void oneOfManyWritersWinsEachCompareAndSet() throws Exception {
    words.insertOne(word(1, 1).append("version", 0));
    Callable<Integer> writer =
        () -> {
          var won = 0;
          for (int version = 0; version < 100; version++) {
            var expected = and(eq("_id", 1), eq("version", version));
            won += (int) words.updateOne(expected, inc("version", 1)).getModifiedCount();
          }
          return won;
        };
    var won = 0;
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var each : threads.invokeAll(List.of(writer, writer, writer, writer))) {
        won += each.get();
      }
    }
    assertThat(won).isEqualTo(words.find().first().getInteger("version"));
  }

  @Test
  void updatesTellWhatTheyMatchedAndChanged() {
    words.insertMany(IntStream.range(0, 10).mapToObj(i -> word(i, i)).toList());
    var unchanged = words.updateOne(eq("_id", 1), set("room", "r"));
    assertThat(unchanged.getMatchedCount()).isEqualTo(1);
    assertThat(unchanged.getModifiedCount()).isZero();
    assertThat(words.updateOne(eq("_id", 99), set("x", 1)).getMatchedCount()).isZero();
    assertThat(words.updateMany(eq("room", "r"), set("x", 1)).getModifiedCount()).isEqualTo(10);
    assertThat(words.deleteOne(eq("_id", 3)).getDeletedCount()).isEqualTo(1);
    assertThat(words.countDocuments(eq("x", 1))).isEqualTo(9);
    assertThat(words.countDocuments(eq("x", 2))).isZero();
    assertThat(words.estimatedDocumentCount()).isEqualTo(9);
  }

  @Test
  void anUpdateMayNotTakeAnothersIdentity() {
    words.insertMany(List.of(word(1, 1), word(2, 2)));
    var failure =
        catchThrowableOfType(
            MongoWriteException.class, () -> words.updateOne(eq("_id", 2), set("id", 1)));
    assertThat(failure.getCode()).isEqualTo(11000);
    words.updateOne(eq("_id", 2), set("id", 3));
    words.updateOne(eq("_id", 1), set("id", 2));
    assertThat(words.find(and(eq("room", "r"), eq("id", 2))).first().getInteger("_id"))
        .isEqualTo(1);
  }

  @Test
  void anOrderedBulkStopsAtItsFirstError() {
    words.insertMany(List.of(word(1, 1), word(2, 2)));
    var failure =
        catchThrowableOfType(
            MongoBulkWriteException.class,
            () ->
                words.bulkWrite(
                    List.of(
                        new UpdateOneModel<>(eq("_id", 1), set("x", 1)),
                        new UpdateOneModel<>(eq("_id", 2), set("id", 1)),
                        new UpdateOneModel<>(eq("_id", 2), set("x", 1)),
                        new InsertOneModel<>(word(3, 3)))));
    assertThat(failure.getWriteErrors().getFirst().getIndex()).isEqualTo(1);
    assertThat(failure.getWriteResult().getModifiedCount()).isEqualTo(1);
    assertThat(words.find(eq("x", 1))).hasSize(1);
    assertThat(ids()).containsExactly(1, 2);
  }

  @Test
  void findAndChangeInOneStep() {
    var after = new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER);
    var byIdentity = and(eq("_id", 1), eq("room", "r"), eq("id", 1));
    assertThat(words.findOneAndUpdate(byIdentity, inc("n", 1), after).getInteger("n")).isEqualTo(1);
    assertThat(words.findOneAndUpdate(byIdentity, inc("n", 1), after).getInteger("n")).isEqualTo(2);
    var replaced =
        words.findOneAndReplace(
            byIdentity,
            word(1, 5),
            new FindOneAndReplaceOptions().returnDocument(ReturnDocument.AFTER));
    assertThat(replaced).isEqualTo(word(1, 5));
    assertThat(words.findOneAndDelete(eq("id", 5))).isEqualTo(word(1, 5));
    assertThat(words.find(and(eq("room", "r"), eq("id", 5)))).isEmpty();
  }

  @Test
  void aSessionMayCarryAnyCommand() {
    try (var session = client.client().startSession()) {
      words.insertOne(session, word(1, 1));
      assertThat(words.find(session).first()).isEqualTo(word(1, 1));
      assertThat(words.updateOne(session, eq("_id", 1), set("x", 1)).getModifiedCount()).isOne();
    }
  }

  @Test
  void createIndexesMayBeRepeatedButNotContradicted() {
    var unique = new IndexOptions().unique(true);
    words.createIndex(Indexes.ascending("room", "id"), unique);
    assertThat(words.listIndexes().into(new ArrayList<>()))
        .extracting(index -> index.get("name"))
        .containsExactlyInAnyOrder("_id_", "room_1_id_1");
    words.insertMany(List.of(word(1, 1).append("x", 1), word(2, 2).append("x", 1)));
    var failure =
        catchThrowableOfType(
            DuplicateKeyException.class, () -> words.createIndex(Indexes.ascending("x"), unique));
    assertThat(failure).hasMessageContaining("E11000");
    words.updateOne(eq("_id", 2), set("x", 2));
    words.createIndex(Indexes.ascending("x"), unique);
    assertThat(words.find(eq("x", 2)).first().getInteger("_id")).isEqualTo(2);
  }

  @Test
  void anArrayInAnIndexedFieldIsFoundByItsElements() {
    words.createIndex(Indexes.ascending("tags"), new IndexOptions().unique(true).sparse(true));
    words.insertOne(word(1, 1).append("tags", List.of("a", "b")));
    assertThat(words.find(eq("tags", "b"))).hasSize(1);
    assertThat(words.find(gte("tags", "a"))).hasSize(1);
    var failure =
        catchThrowableOfType(
            MongoWriteException.class,
            () -> words.insertOne(word(2, 2).append("tags", List.of("c", "b"))));
    assertThat(failure.getCode()).isEqualTo(11000);
  }

  @Test
  void aDroppedDatabaseIsGoneWithItsIndexes() {
    words.insertOne(word(1, 1));
    client.database().drop();
    assertThat(words.find()).isEmpty();
    words.insertMany(List.of(word(1, 1), word(2, 1)));
    assertThat(ids()).containsExactly(1, 2);
    store.stop();
    store.start();
    assertThat(ids()).containsExactly(1, 2);
  }

  private List<Integer> ids() {
    return words.find().map(document -> document.getInteger("_id")).into(new ArrayList<>());
  }
}
