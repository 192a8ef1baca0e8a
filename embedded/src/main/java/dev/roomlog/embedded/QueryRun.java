package dev.roomlog.embedded;

import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.DocumentComparator;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/// One query while it is answered, batch by batch. Between two batches it holds no pages of the
/// file, and no documents unless it had to sort them itself. A document that changes meanwhile is
/// seen as it is when the run comes to it. For one thread at a time.
final class QueryRun {
  private static final long BATCH_BYTES = 8 << 20;

  /// What is asked.
  ///
  /// @param limit how many documents at most; 0 for all
  record Query(Document filter, SortOrder sort, int skip, int limit) {
    String shape() {
      return "filter "
          + filter.keySet()
          + (sort.isEmpty() ? "" : " sort " + sort.toDocument())
          + (limit > 0 ? " limit " + limit : "");
    }
  }

  /// Where the documents are.
  record Source(String name, MVMap<byte[], byte[]> documents, StoreFile file, ScanMeter meter) {
    boolean isSmall() {
      return documents.sizeAsLong() <= ScanMeter.SMALL_COLLECTION;
    }
  }

  private final Source source;
  private final Query query;
  private final Plan plan;
  private final PlanWalk walk;
  private final DefaultQueryMatcher matcher = new DefaultQueryMatcher();
  private long toSkip;
  private long toGive;

  /// What is left to give of documents that had to be sorted here.
  private @Nullable List<Document> sorted;

  private boolean done;

  QueryRun(Source source, Query query, Plan plan) {
    this.source = source;
    this.query = query;
    this.plan = plan;
    this.walk = new PlanWalk(plan);
    this.toSkip = Math.max(0, query.skip());
    this.toGive = query.limit() > 0 ? query.limit() : Long.MAX_VALUE;
    var all = !plan.bounded() && !(query.filter().isEmpty() && plan.order().asWanted());
    if (all && !source.isSmall()) {
      source.meter().scanned(source.name() + ": read whole for " + query.shape());
    }
  }

  /// Whether the last batch has been given.
  boolean isDone() {
    return done;
  }

  /// The next documents: as many as wanted, or fewer when they are large or the last ones.
  List<Document> next(int wanted) {
    try (var _ = source.file().reading()) {
      return plan.order().asWanted() ? walkOn(wanted) : fromSorted(wanted);
    } finally {
      walk.rest();
    }
  }

  /// All that is left, in one piece.
  List<Document> all() {
    var all = new ArrayList<>(next(Integer.MAX_VALUE));
    while (!done) {
      all.addAll(next(Integer.MAX_VALUE));
    }
    return all;
  }

  private List<Document> walkOn(int wanted) {
    var batch = new ArrayList<Document>(Math.min(wanted, 1_000));
    long bytes = 0;
    while (batch.size() < wanted && bytes < BATCH_BYTES && !done) {
      var stored = toGive == 0 ? null : walk.next();
      if (stored == null) {
        done = true;
        break;
      }
      var document = match(stored);
      if (document == null) {
        continue;
      }
      if (toSkip > 0) {
        toSkip--;
        continue;
      }
      batch.add(document);
      bytes += stored.length;
      toGive--;
    }
    done |= toGive == 0;
    return batch;
  }

  private @Nullable Document match(byte[] stored) {
    source.meter().examined();
    var document = BsonBytes.decode(stored);
    return query.filter().isEmpty() || matcher.matches(document, query.filter()) ? document : null;
  }

  private List<Document> fromSorted(int wanted) {
    if (sorted == null) {
      sorted = sort();
    }
    var batch = List.copyOf(sorted.subList(0, Math.min(wanted, sorted.size())));
    sorted = sorted.subList(batch.size(), sorted.size());
    done = sorted.isEmpty();
    return batch;
  }

  private List<Document> sort() {
    var all = new ArrayList<Document>();
    for (var stored = walk.next(); stored != null; stored = walk.next()) {
      var document = match(stored);
      if (document != null) {
        all.add(document);
      }
    }
    all.sort(new DocumentComparator(query.sort().toDocument()));
    var from = (int) Math.min(toSkip, all.size());
    var to = (int) Math.min(from + Math.min(toGive, all.size()), all.size());
    if (plan.bounded() && to < all.size() && !source.isSmall()) {
      source
          .meter()
          .scanned(source.name() + ": " + all.size() + " sorted in memory for " + query.shape());
    }
    return new ArrayList<>(all.subList(from, to));
  }
}
