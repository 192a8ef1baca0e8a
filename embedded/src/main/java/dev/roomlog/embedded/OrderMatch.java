package dev.roomlog.embedded;

import de.bwaldvogel.mongo.backend.IndexKey;
import dev.roomlog.embedded.Plan.Order;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares the order that a query wants with the order of an index whose first fields are held
/// fixed.
final class OrderMatch {
  private final List<IndexKey> keys;
  private final boolean unique;

  /// Fields with a single value: they order nothing.
  private final Set<String> constant = new HashSet<>();

  /// The field that several ranges differ in.
  private final @Nullable IndexKey varied;

  /// The index's next field that orders anything.
  private int next;

  OrderMatch(StoreIndex index, int fixedFields, boolean several) {
    this.keys = index.getKeys();
    this.unique = index.isUnique();
    this.next = fixedFields;
    this.varied = several ? keys.get(fixedFields - 1) : null;
    keys.subList(0, several ? fixedFields - 1 : fixedFields)
        .forEach(key -> constant.add(key.getKey()));
  }

  Order match(SortOrder sort) {
    var wanted = sort.keys().stream().filter(key -> !constant.contains(key.field())).toList();
    if (wanted.isEmpty()) {
      return Order.ANY;
    }
    var byVaried = varied != null && wanted.getFirst().field().equals(varied.getKey());
    var first = byVaried ? varied : next < keys.size() ? keys.get(next) : null;
    if (first == null) {
      return Order.WRONG;
    }
    var reverse = wanted.getFirst().ascending() != first.isAscending();
    if (byVaried) {
      wanted = wanted.subList(1, wanted.size());
    }
    for (var want : wanted) {
      if (isSettled()) {
        break;
      }
      if (next == keys.size()
          || !keys.get(next).getKey().equals(want.field())
          || (want.ascending() != keys.get(next).isAscending()) != reverse) {
        return Order.WRONG;
      }
      next++;
    }
    return new Order(true, reverse, varied != null && !byVaried);
  }

  /// Whether no two documents are equal in what was compared so far.
  private boolean isSettled() {
    return (unique && next == keys.size())
        || (next > 0 && keys.get(next - 1).getKey().equals("_id"));
  }
}
