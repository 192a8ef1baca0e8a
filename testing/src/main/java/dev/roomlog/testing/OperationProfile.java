package dev.roomlog.testing;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// What a MongoDB server did for each operation on a database, by its profiler: the plan, the keys
/// and documents that were examined. An operation is in it before its client has the answer.
public final class OperationProfile {

  private static final String COLLECTION = "system.profile";
  private static final long BYTES = 64L << 20;

  private final MongoDatabase database;
  private final @Nullable String refusal;

  private OperationProfile(MongoDatabase database, @Nullable String refusal) {
    this.database = database;
    this.refusal = refusal;
  }

  /// Begins, or goes on when it has begun.
  public static OperationProfile of(MongoDatabase database) {
    try {
      if (!database.listCollectionNames().into(new ArrayList<>()).contains(COLLECTION)) {
        database.createCollection(
            COLLECTION, new CreateCollectionOptions().capped(true).sizeInBytes(BYTES));
      }
      database.runCommand(new Document("profile", 2));
      return new OperationProfile(database, null);
    } catch (MongoCommandException e) {
      return new OperationProfile(database, e.getErrorMessage());
    }
  }

  /// Queries, updates and deletions on this collection in their order. Skips the test where the
  /// server does not profile.
  public List<Document> of(String collection) {
    return entries(Filters.eq("ns", database.getName() + "." + collection));
  }

  /// The same of all collections.
  List<Document> all() {
    return entries(Filters.ne("ns", database.getName() + "." + COLLECTION));
  }

  private List<Document> entries(Bson which) {
    Assumptions.assumeTrue(
        refusal == null, () -> "The server of MONGODB_URI does not profile: " + refusal);
    return database
        .getCollection(COLLECTION)
        .find(Filters.and(which, Filters.exists("planSummary")))
        .into(new ArrayList<>());
  }
}
