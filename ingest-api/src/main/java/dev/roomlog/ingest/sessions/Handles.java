package dev.roomlog.ingest.sessions;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import dev.roomlog.access.TokenVerifier;
import dev.roomlog.ingest.Store;
import jakarta.inject.Singleton;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import org.bson.Document;

/// Which handle is whose while a session lasts. Handles that differ only in case or in
/// compatibility forms are one handle. Blocks; any thread and any node.
@Singleton
final class Handles {

  private final MongoCollection<Document> handles;
  private final Clock clock;

  Handles(Store store, Clock clock) {
    this.handles = store.handles();
    this.clock = clock;
  }

  /// Takes a handle for a sender, or keeps it for the one who has it, until `expires`. False when
  /// it is somebody else's.
  boolean claim(String handle, String sender, Instant expires) {
    String fold = fold(handle);
    var claimed =
        new Document("_id", fold)
            .append("handle", handle)
            .append("sender", sender)
            .append("expires_at", Date.from(expires));
    return renew(fold, sender, expires) || insert(claimed) || takeOver(fold, claimed);
  }

  private boolean renew(String fold, String sender, Instant expires) {
    return handles
            .updateOne(
                and(eq("_id", fold), eq("sender", sender)),
                Updates.max("expires_at", Date.from(expires)))
            .getMatchedCount()
        > 0;
  }

  private boolean insert(Document claimed) {
    try {
      handles.insertOne(claimed);
      return true;
    } catch (MongoWriteException e) {
      if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
        return false;
      }
      throw e;
    }
  }

  /// An expired handle goes to the first who asks, once no verifier accepts its token any more.
  private boolean takeOver(String fold, Document claimed) {
    Instant dead = clock.instant().minus(TokenVerifier.LEEWAY);
    return handles
            .replaceOne(and(eq("_id", fold), lt("expires_at", Date.from(dead))), claimed)
            .getModifiedCount()
        > 0;
  }

  static String fold(String handle) {
    String lower = Normalizer.normalize(handle, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(lower, Normalizer.Form.NFKC);
  }
}
