package dev.roomlog.embedded;

import static de.bwaldvogel.mongo.backend.Utils.getSubdocumentValueCollectionAware;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/// A secondary index, unique or not, on one or more fields, each upwards or downwards.
///
/// An entry of a unique index leads from the fields' values to the row. An entry of any other has
/// the row at the end of its key (which is there anyway when the last field is `_id`) and its place
/// in the key as its value.
///
/// Once a document with an array in an indexed field has been met, the index still keeps what is
/// unique unique, but no longer answers queries.
final class OrderedIndex extends StoreIndex {
  private static final String BUILT = "built";
  private static final String ARRAYS = "arrays";

  private final Maps maps;
  private final MVMap<byte[], byte[]> entries;
  private final IndexCatalog catalog;
  private final boolean unique;
  private final Document partial;
  private final DefaultQueryMatcher matcher = new DefaultQueryMatcher();

  /// Set once, by the writer that meets the first array.
  private volatile boolean arrays;

  OrderedIndex(Definition definition, Maps maps, IndexCatalog catalog) {
    super(definition.name(), definition.keys(), definition.sparse());
    this.maps = maps;
    this.entries = maps.entries();
    this.catalog = catalog;
    this.unique = definition.unique();
    this.partial = catalog.partialFilter(maps.name());
    this.arrays = catalog.has(maps.name(), ARRAYS);
  }

  record Definition(String name, List<IndexKey> keys, boolean unique, boolean sparse) {}

  /// The index's own map with its name in the file, and the map of the documents it leads to.
  record Maps(String name, MVMap<byte[], byte[]> entries, MVMap<byte[], byte[]> documents) {}

  @Override
  MVMap<byte[], byte[]> entries() {
    return entries;
  }

  @Override
  byte @Nullable [] document(byte[] key, byte[] value) {
    return maps.documents().get(unique ? value : rowAtEnd(key, value));
  }

  private static byte[] rowAtEnd(byte[] key, byte[] place) {
    return Arrays.copyOfRange(key, (place[0] & 0xFF) << 8 | place[1] & 0xFF, key.length);
  }

  @Override
  boolean serves(FieldConditions conditions) {
    return !arrays
        && (!isSparse() || keys().stream().anyMatch(conditions::demandsValue))
        && conditions.implies(partial);
  }

  /// Whether the index is complete; one whose building was cut short is not.
  boolean isBuilt() {
    return catalog.has(maps.name(), BUILT);
  }

  void startOver() {
    entries.clear();
  }

  void markBuilt() {
    catalog.mark(maps.name(), BUILT);
  }

  @Override
  public boolean isUnique() {
    return unique;
  }

  @Override
  public boolean hasSameOptions(Index<?> other) {
    return super.hasSameOptions(other)
        && other instanceof OrderedIndex that
        && unique == that.unique
        && describe(getKeys()).equals(describe(that.getKeys()));
  }

  private static List<String> describe(List<IndexKey> keys) {
    return keys.stream().map(key -> key.getKey() + (key.isAscending() ? " up" : " down")).toList();
  }

  @Override
  public @Nullable RowKey getPosition(Document document) {
    return null;
  }

  @Override
  public void checkAdd(Document document, MongoCollection<RowKey> collection) {
    if (unique) {
      checkFree(document, null, collection);
    }
  }

  @Override
  public void checkUpdate(
      Document oldDocument, Document newDocument, MongoCollection<RowKey> collection) {
    if (unique) {
      checkFree(newDocument, rowOf(oldDocument), collection);
    }
  }

  private void checkFree(
      Document document, @Nullable RowKey owner, MongoCollection<RowKey> collection) {
    for (var values : fieldValues(document)) {
      var holder = entries.get(fieldsKey(values).toBytes());
      if (holder != null && (owner == null || !Arrays.equals(holder, owner.bytes()))) {
        throw new DuplicateKeyError(this, collection, getKeys(), new KeyValue(values));
      }
    }
  }

  @Override
  public void add(Document document, RowKey position, MongoCollection<RowKey> collection) {
    for (var values : fieldValues(document)) {
      var key = fieldsKey(values);
      if (unique) {
        entries.put(key.toBytes(), position.bytes());
        continue;
      }
      var row = key.length();
      if (endsWithRow()) {
        row -= position.bytes().length;
      } else {
        key.addRaw(position.bytes());
      }
      entries.put(key.toBytes(), new byte[] {(byte) (row >>> 8), (byte) row});
    }
  }

  private boolean endsWithRow() {
    var last = getKeys().getLast();
    return last.getKey().equals("_id") && last.isAscending();
  }

  @Override
  public RowKey remove(Document document) {
    var position = rowOf(document);
    for (var values : fieldValues(document)) {
      var key = fieldsKey(values);
      if (!unique && !endsWithRow()) {
        key.addRaw(position.bytes());
      }
      entries.remove(key.toBytes());
    }
    return position;
  }

  @Override
  public void updateInPlace(
      Document oldDocument,
      Document newDocument,
      RowKey position,
      MongoCollection<RowKey> collection) {
    if (!fieldValues(oldDocument).equals(fieldValues(newDocument))) {
      remove(oldDocument);
      add(newDocument, position, collection);
    }
  }

  @Override
  public void drop() {}

  private KeyEncoder fieldsKey(List<@Nullable Object> values) {
    var key = new KeyEncoder();
    for (int i = 0; i < values.size(); i++) {
      key.add(values.get(i), getKeys().get(i).isAscending());
    }
    return key;
  }

  /// The fields' values, one list for each entry that the document has here.
  private List<List<@Nullable Object>> fieldValues(Document document) {
    var values = new ArrayList<@Nullable Object>(getKeys().size());
    var present = false;
    var array = false;
    for (var key : getKeys()) {
      var value =
          key.getKey().indexOf('.') < 0
              ? document.getOrMissing(key.getKey())
              : getSubdocumentValueCollectionAware(document, key.getKey());
      present |= !(value instanceof Missing);
      array |= value instanceof Collection;
      values.add(value instanceof Missing ? null : value);
    }
    if ((isSparse() && !present) || (!partial.isEmpty() && !matcher.matches(document, partial))) {
      return List.of();
    }
    return array ? valuesOfArrays(document) : List.of(values);
  }

  private List<List<@Nullable Object>> valuesOfArrays(Document document) {
    if (!arrays) {
      arrays = true;
      catalog.mark(maps.name(), ARRAYS);
    }
    var all = new ArrayList<List<@Nullable Object>>();
    for (var values : getKeyValues(document)) {
      var list = new ArrayList<@Nullable Object>();
      values.forEach(list::add);
      all.add(list);
    }
    return all;
  }
}
