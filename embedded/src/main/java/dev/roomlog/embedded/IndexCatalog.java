package dev.roomlog.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.nio.charset.StandardCharsets;
import org.h2.mvstore.MVMap;

/// What the store has to remember about an index besides its fields, by the name of the index's
/// map: whether it is `built`, whether it holds documents with arrays (`arrays`), and its
/// `partialFilterExpression`.
final class IndexCatalog {
  static final String PARTIAL = "partialFilterExpression";

  private final MVMap<byte[], byte[]> notes;

  IndexCatalog(StoreFile file) {
    this.notes = file.map("indexes");
  }

  boolean has(String index, String mark) {
    return Boolean.TRUE.equals(read(index).get(mark));
  }

  void mark(String index, String mark) {
    write(index, read(index).append(mark, true));
  }

  /// The filter of a partial index; empty for any other.
  Document partialFilter(String index) {
    return read(index).get(PARTIAL) instanceof Document filter ? filter : new Document();
  }

  /// Notes an index that is to be built, with an empty filter when it is to hold all documents.
  void start(String index, Document partialFilter) {
    write(index, new Document(PARTIAL, partialFilter));
  }

  void forget(String index) {
    notes.remove(key(index));
  }

  private Document read(String index) {
    var bytes = notes.get(key(index));
    return bytes == null ? new Document() : BsonBytes.decode(bytes);
  }

  private void write(String index, Document note) {
    notes.put(key(index), BsonBytes.encode(note));
  }

  private static byte[] key(String index) {
    return index.getBytes(StandardCharsets.UTF_8);
  }
}
