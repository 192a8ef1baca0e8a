package dev.roomlog.embedded;

import de.bwaldvogel.mongo.backend.AbstractCursor;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.function.UnaryOperator;

/// A client's cursor over the rest of a query.
final class RunCursor extends AbstractCursor {
  private static final int USUAL_BATCH = 1_000;

  private final QueryRun run;
  private final UnaryOperator<List<Document>> projection;

  RunCursor(long id, QueryRun run, UnaryOperator<List<Document>> projection) {
    super(id);
    this.run = run;
    this.projection = projection;
  }

  @Override
  public synchronized boolean isEmpty() {
    return run.isDone();
  }

  @Override
  public synchronized List<Document> takeDocuments(int numberToReturn) {
    return projection.apply(run.next(numberToReturn > 0 ? numberToReturn : USUAL_BATCH));
  }
}
