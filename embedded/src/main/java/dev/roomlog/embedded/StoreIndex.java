package dev.roomlog.embedded;

import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/// An ordered map that leads from field values to documents, as the [Planner] sees it.
abstract class StoreIndex extends Index<RowKey> {
  StoreIndex(String name, List<IndexKey> keys, boolean sparse) {
    super(name, keys, sparse);
  }

  /// Keys begin with the fields' values as [KeyEncoder] writes them.
  abstract MVMap<byte[], byte[]> entries();

  /// The stored bytes of the document that an entry leads to; null when it is being removed.
  abstract byte @Nullable [] document(byte[] key, byte[] value);

  /// Whether every document that these conditions let through has exactly one entry here.
  abstract boolean serves(FieldConditions conditions);

  static RowKey rowOf(Document document) {
    return new RowKey(KeyEncoder.encode(document.get("_id")));
  }

  @Override
  public long getCount() {
    return entries().sizeAsLong();
  }

  /// Never true, so that the collection does not fill an index that is filled already.
  @Override
  public boolean isEmpty() {
    return false;
  }

  @Override
  public long getDataSize() {
    return getCount();
  }

  @Override
  public boolean canHandle(Document query) {
    return false;
  }

  @Override
  public Iterable<RowKey> getPositions(Document query) {
    throw new UnsupportedOperationException("Queries are planned by Planner");
  }
}
