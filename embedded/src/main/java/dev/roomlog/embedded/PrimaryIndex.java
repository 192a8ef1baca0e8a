package dev.roomlog.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/// The index on `_id`: the map of the documents themselves, so it has nothing to keep in step.
final class PrimaryIndex extends StoreIndex {
  private final MVMap<byte[], byte[]> documents;

  PrimaryIndex(String name, MVMap<byte[], byte[]> documents) {
    super(name, List.of(new IndexKey("_id", true)), false);
    this.documents = documents;
  }

  @Override
  MVMap<byte[], byte[]> entries() {
    return documents;
  }

  @Override
  byte[] document(byte[] key, byte[] value) {
    return value;
  }

  @Override
  boolean serves(FieldConditions conditions) {
    return true;
  }

  @Override
  public @Nullable RowKey getPosition(Document document) {
    var row = rowOf(document);
    return documents.containsKey(row.bytes()) ? row : null;
  }

  @Override
  public @Nullable RowKey remove(Document document) {
    return getPosition(document);
  }

  @Override
  public void checkAdd(Document document, MongoCollection<RowKey> collection) {
    if (getPosition(document) != null) {
      throw new DuplicateKeyError(this, collection, getKeys(), new KeyValue(document.get("_id")));
    }
  }

  @Override
  public void add(Document document, RowKey position, MongoCollection<RowKey> collection) {}

  /// An update cannot change `_id`.
  @Override
  public void checkUpdate(
      Document oldDocument, Document newDocument, MongoCollection<RowKey> collection) {}

  @Override
  public void updateInPlace(
      Document oldDocument,
      Document newDocument,
      RowKey position,
      MongoCollection<RowKey> collection) {}

  @Override
  public void drop() {}

  @Override
  public boolean isUnique() {
    return true;
  }
}
