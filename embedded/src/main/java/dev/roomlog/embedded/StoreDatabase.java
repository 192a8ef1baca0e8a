package dev.roomlog.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import dev.roomlog.embedded.OrderedIndex.Definition;
import dev.roomlog.embedded.OrderedIndex.Maps;
import dev.roomlog.embedded.QueryRun.Source;
import io.netty.channel.Channel;
import java.util.List;
import org.h2.mvstore.MVMap;

/// One database: gives its collections and indexes their maps in the file.
final class StoreDatabase extends AbstractSynchronizedMongoDatabase<RowKey> {
  static final String DOCUMENTS = "documents/";
  private static final String INDEX = "index/";

  /// How many documents the first answer of a cursor carries, unless the client says.
  private static final int FIRST_BATCH = 101;

  private final StoreFile file;
  private final ScanMeter meter;
  private final IndexCatalog catalog;

  private StoreDatabase(String name, StoreFile file, ScanMeter meter, CursorRegistry cursors) {
    super(name, cursors);
    this.file = file;
    this.meter = meter;
    this.catalog = new IndexCatalog(file);
  }

  static StoreDatabase open(String name, StoreFile file, ScanMeter meter, CursorRegistry cursors) {
    var database = new StoreDatabase(name, file, meter, cursors);
    database.initializeNamespacesAndIndexes();
    return database;
  }

  @Override
  public Document handleCommand(
      Channel channel,
      String command,
      Document query,
      DatabaseResolver databaseResolver,
      Oplog oplog) {
    if (command.equalsIgnoreCase("find")) {
      query = withBatchSize(query);
    }
    return super.handleCommand(channel, command, query, databaseResolver, oplog);
  }

  private static Document withBatchSize(Document find) {
    var copy = new Document(find);
    if (Boolean.TRUE.equals(find.get("singleBatch"))) {
      copy.remove("batchSize");
    } else {
      copy.putIfAbsent("batchSize", FIRST_BATCH);
    }
    return copy;
  }

  @Override
  protected StoreCollection openOrCreateCollection(
      String collectionName, CollectionOptions options) {
    var source =
        new Source(
            getFullCollectionNamespace(collectionName), documents(collectionName), file, meter);
    return new StoreCollection(this, collectionName, options, source, cursorRegistry);
  }

  private MVMap<byte[], byte[]> documents(String collectionName) {
    return file.map(DOCUMENTS + getFullCollectionNamespace(collectionName));
  }

  private String indexMap(String collectionName, String indexName) {
    return INDEX + getFullCollectionNamespace(collectionName) + "/" + indexName;
  }

  /// Notes what the description of an index says beyond its fields, before the index is opened.
  @Override
  protected synchronized void addIndex(Document indexDescription) {
    if (indexDescription.get("ns") instanceof String namespace
        && indexDescription.get("name") instanceof String indexName) {
      var collectionName = namespace.substring(getDatabaseName().length() + 1);
      if (!hasIndex(collectionName, indexName)) {
        catalog.start(
            indexMap(collectionName, indexName),
            indexDescription.get(IndexCatalog.PARTIAL) instanceof Document filter
                ? filter
                : new Document());
      }
    }
    super.addIndex(indexDescription);
  }

  private boolean hasIndex(String collectionName, String indexName) {
    var collection = resolveCollection(collectionName, false);
    return collection != null
        && collection.getIndexes().stream().anyMatch(index -> index.getName().equals(indexName));
  }

  @Override
  protected Index<RowKey> openOrCreateUniqueIndex(
      String collectionName, String indexName, List<IndexKey> keys, boolean sparse) {
    if (keys.size() == 1 && keys.getFirst().getKey().equals("_id")) {
      return ((StoreCollection) resolveCollection(collectionName, true)).byId();
    }
    return open(collectionName, new Definition(indexName, keys, true, sparse));
  }

  @Override
  protected Index<RowKey> openOrCreateSecondaryIndex(
      String collectionName, String indexName, List<IndexKey> keys, boolean sparse) {
    return open(collectionName, new Definition(indexName, keys, false, sparse));
  }

  private OrderedIndex open(String collectionName, Definition definition) {
    var map = indexMap(collectionName, definition.name());
    return new OrderedIndex(
        definition, new Maps(map, file.map(map), documents(collectionName)), catalog);
  }

  @Override
  protected void dropIndex(MongoCollection<RowKey> collection, String indexName) {
    super.dropIndex(collection, indexName);
    var map = indexMap(collection.getCollectionName(), indexName);
    file.drop(map);
    catalog.forget(map);
  }

  @Override
  public void dropCollection(String collectionName, Oplog oplog) {
    super.dropCollection(collectionName, oplog);
    file.drop(DOCUMENTS + getFullCollectionNamespace(collectionName));
  }

  @Override
  protected long getStorageSize() {
    return file.size();
  }

  @Override
  protected long getFileSize() {
    return file.size();
  }
}
