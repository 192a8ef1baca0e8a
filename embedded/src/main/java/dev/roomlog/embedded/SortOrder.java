package dev.roomlog.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The order that a query asks for; empty when any will do. `$natural` is the order of `_id`.
record SortOrder(List<Key> keys) {
  record Key(String field, boolean ascending) {}

  static SortOrder of(@Nullable Document sort) {
    var keys = new ArrayList<Key>();
    if (sort != null) {
      sort.forEach(
          (field, direction) ->
              keys.add(
                  new Key(
                      field.equals("$natural") ? "_id" : field,
                      !(direction instanceof Number number) || number.intValue() > 0)));
    }
    return new SortOrder(List.copyOf(keys));
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /// As a document for a comparator.
  Document toDocument() {
    var document = new Document();
    keys.forEach(key -> document.put(key.field(), key.ascending() ? 1 : -1));
    return document;
  }
}
