package dev.roomlog.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoCollection;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.IndexBuildFailedException;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import dev.roomlog.embedded.QueryRun.Query;
import dev.roomlog.embedded.QueryRun.Source;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The documents of one collection, in the order of their `_id`, and their indexes. Changes are
/// made one at a time, so that an update whose filter names the expected values is a
/// compare-and-set; reads go on beside them.
final class StoreCollection extends AbstractMongoCollection<RowKey> {
  private static final int CHUNK = 500;
  private static final int BUILD_CHECKPOINT = 20_000;

  private final Source source;
  private final PrimaryIndex byId;

  /// What queries may use. Replaced as a whole when an index comes or goes.
  private volatile List<StoreIndex> usable;

  StoreCollection(
      MongoDatabase database,
      String name,
      CollectionOptions options,
      Source source,
      CursorRegistry cursors) {
    super(database, name, options, cursors);
    this.source = source;
    this.byId = new PrimaryIndex("_id_", source.documents());
    this.usable = List.of(byId);
  }

  PrimaryIndex byId() {
    return byId;
  }

  @Override
  protected QueryResult queryDocuments(
      Document query,
      @Nullable Document orderBy,
      int numberToSkip,
      int limit,
      int batchSize,
      @Nullable Document fieldSelector) {
    var run = run(new Query(query, SortOrder.of(orderBy), numberToSkip, limit));
    UnaryOperator<List<Document>> projection = documents -> project(documents, fieldSelector);
    if (batchSize <= 0) {
      return new QueryResult(projection.apply(run.all()));
    }
    var first = projection.apply(run.next(batchSize));
    if (run.isDone()) {
      return new QueryResult(first);
    }
    var cursor = new RunCursor(cursorRegistry.generateCursorId(), run, projection);
    cursorRegistry.add(cursor);
    return new QueryResult(first, cursor);
  }

  private QueryRun run(Query query) {
    var conditions = FieldConditions.of(query.filter());
    var planner = new Planner(conditions, query.sort(), query.limit() > 0);
    return new QueryRun(source, query, planner.choose(usable));
  }

  private List<Document> project(List<Document> documents, @Nullable Document fields) {
    return fields == null || fields.isEmpty()
        ? documents
        : matchDocumentsFromStream(documents.stream(), new Document(), null, 0, 0, 0, fields)
            .collectDocuments();
  }

  @Override
  protected QueryResult matchDocuments(
      Document query,
      Document orderBy,
      int numberToSkip,
      int numberToReturn,
      int batchSize,
      Document fieldSelector) {
    return queryDocuments(query, orderBy, numberToSkip, numberToReturn, batchSize, fieldSelector);
  }

  /// Counts without holding what it counts.
  @Override
  public int count(@Nullable Document query, int skip, int limit) {
    if (query == null || query.isEmpty()) {
      return super.count(query, skip, limit);
    }
    var run = run(new Query(query, SortOrder.of(null), skip, limit));
    var count = 0;
    while (!run.isDone()) {
      count += run.next(CHUNK).size();
    }
    return count;
  }

  @Override
  public Stream<Document> queryAllAsStream() {
    var run = run(new Query(new Document(), SortOrder.of(null), 0, 0));
    return Stream.generate(() -> run.next(CHUNK))
        .takeWhile(batch -> !batch.isEmpty())
        .flatMap(List::stream);
  }

  @Override
  protected Stream<DocumentWithPosition<RowKey>> streamAllDocumentsWithPosition() {
    var walk = new RangeWalk(source.documents(), KeyRange.all(), false);
    return Stream.generate(walk::peek)
        .takeWhile(key -> key != null)
        .map(
            key -> {
              var document = BsonBytes.decode(walk.value());
              walk.take();
              return new DocumentWithPosition<>(document, new RowKey(key));
            });
  }

  @Override
  public int count() {
    return source.documents().size();
  }

  @Override
  protected @Nullable Document getDocument(RowKey position) {
    var stored = source.documents().get(position.bytes());
    return stored == null ? null : BsonBytes.decode(stored);
  }

  @Override
  protected RowKey addDocumentInternal(Document document) {
    var idField = getIdField();
    var id = idField == null ? UUID.randomUUID() : document.get(idField);
    var row = new RowKey(KeyEncoder.encode(id));
    source.documents().put(row.bytes(), BsonBytes.encode(document));
    return row;
  }

  @Override
  protected void removeDocument(RowKey position) {
    source.documents().remove(position.bytes());
  }

  @Override
  protected void handleUpdate(RowKey position, Document oldDocument, Document newDocument) {
    source.documents().put(position.bytes(), BsonBytes.encode(newDocument));
  }

  /// Sizes are not counted: each write would have to encode its document once more.
  @Override
  protected boolean tracksDataSize() {
    return false;
  }

  @Override
  protected void updateDataSize(int sizeDelta) {}

  @Override
  protected int getDataSize() {
    return 0;
  }

  @Override
  public synchronized void addIndex(Index<RowKey> index) {
    var isNew = getIndexes().stream().noneMatch(each -> each.getName().equals(index.getName()));
    if (isNew && index instanceof OrderedIndex ordered && !ordered.isBuilt()) {
      build(ordered);
    }
    super.addIndex(index);
    refreshUsable();
  }

  private void build(OrderedIndex index) {
    index.startOver();
    var count = 0;
    try {
      for (var each :
          (Iterable<DocumentWithPosition<RowKey>>) streamAllDocumentsWithPosition()::iterator) {
        index.checkAdd(each.getDocument(), this);
        index.add(each.getDocument(), each.getPosition(), this);
        if (++count % BUILD_CHECKPOINT == 0) {
          source.file().checkpoint();
        }
      }
    } catch (MongoServerError e) {
      index.startOver();
      throw new IndexBuildFailedException(e, this);
    }
    index.markBuilt();
  }

  @Override
  public synchronized void dropIndex(String indexName) {
    super.dropIndex(indexName);
    refreshUsable();
  }

  private void refreshUsable() {
    usable =
        Stream.concat(
                Stream.of(byId),
                getIndexes().stream()
                    .filter(OrderedIndex.class::isInstance)
                    .map(OrderedIndex.class::cast))
            .toList();
  }

  @Override
  public synchronized void addDocument(Document document) {
    super.addDocument(document);
  }

  @Override
  public synchronized List<Document> insertDocuments(List<Document> documents, boolean isOrdered) {
    return super.insertDocuments(documents, isOrdered);
  }

  @Override
  public synchronized Document updateDocuments(
      Document selector,
      Document updateQuery,
      ArrayFilters arrayFilters,
      boolean isMulti,
      boolean isUpsert,
      Oplog oplog) {
    return super.updateDocuments(selector, updateQuery, arrayFilters, isMulti, isUpsert, oplog);
  }

  @Override
  public synchronized int deleteDocuments(Document selector, int limit, Oplog oplog) {
    return super.deleteDocuments(selector, limit, oplog);
  }

  @Override
  public synchronized Document findAndModify(Document query) {
    return super.findAndModify(query);
  }

  @Override
  public synchronized void removeDocument(Document document) {
    super.removeDocument(document);
  }
}
