package dev.roomlog.embedded;

import de.bwaldvogel.mongo.backend.IndexKey;
import dev.roomlog.embedded.FieldConditions.Bound;
import dev.roomlog.embedded.FieldConditions.Condition;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chooses the index for a query: equality on its first fields (the last of these may list several
/// values), then a range on the next field, and the order of what follows. The more of these an
/// index serves, the better.
final class Planner {
  private static final int POINT = 1_000;
  private static final int EQUALITY = 10;
  private static final int RANGE = 5;
  private static final int ORDER_WITH_LIMIT = 8;
  private static final int ORDER = 3;

  private final FieldConditions conditions;
  private final SortOrder sort;
  private final boolean limited;

  Planner(FieldConditions conditions, SortOrder sort, boolean limited) {
    this.conditions = conditions;
    this.sort = sort;
    this.limited = limited;
  }

  /// The best of the indexes that serve the query. The index on `_id` always serves.
  Plan choose(Collection<? extends StoreIndex> indexes) {
    return indexes.stream()
        .filter(index -> index.serves(conditions))
        .map(this::plan)
        .max(Comparator.comparingInt(Plan::score))
        .orElseThrow();
  }

  private Plan plan(StoreIndex index) {
    var keys = index.getKeys();
    var prefixes = List.of(new byte[0]);
    int fixed = 0;
    var several = false;
    while (fixed < keys.size() && !several) {
      var values = valuesOf(keys.get(fixed));
      if (values == null) {
        break;
      }
      several = values.size() != 1;
      prefixes = extend(prefixes.getFirst(), values, keys.get(fixed));
      fixed++;
    }
    var next = fixed < keys.size() ? keys.get(fixed) : null;
    var range = next == null ? null : conditions.on(next.getKey());
    var ranged = range != null && range.isRange();
    var ranges =
        prefixes.stream()
            .map(
                prefix ->
                    next != null && range != null && ranged
                        ? bounded(prefix, next, range)
                        : KeyRange.startingWith(prefix))
            .toList();
    var order = new OrderMatch(index, fixed, several).match(sort);
    var score = EQUALITY * fixed + (ranged ? RANGE : 0);
    if (fixed == keys.size() && index.isUnique()) {
      score += POINT;
    }
    if (!sort.isEmpty() && order.asWanted()) {
      score += limited ? ORDER_WITH_LIMIT : ORDER;
    }
    return new Plan(index, ranges, order, fixed > 0 || ranged, score);
  }

  private @Nullable List<@Nullable Object> valuesOf(IndexKey key) {
    var condition = conditions.on(key.getKey());
    return condition == null ? null : condition.anyOf();
  }

  private static List<byte[]> extend(byte[] prefix, List<@Nullable Object> values, IndexKey key) {
    return values.stream()
        .map(value -> new KeyEncoder().addRaw(prefix).add(value, key.isAscending()).toBytes())
        .sorted(Arrays::compareUnsigned)
        .map(RowKey::new)
        .distinct()
        .map(RowKey::bytes)
        .toList();
  }

  /// The keys behind a prefix whose next field lies within the bounds, and is of their kind.
  private static KeyRange bounded(byte[] prefix, IndexKey key, Condition condition) {
    var up = key.isAscending();
    var range = KeyRange.startingWith(prefix);
    for (var bound : condition.lows()) {
      range = up ? fromBound(range, prefix, bound, true) : beforeBound(range, prefix, bound, false);
      range = ofKind(range, prefix, bound, up);
    }
    for (var bound : condition.highs()) {
      range = up ? beforeBound(range, prefix, bound, true) : fromBound(range, prefix, bound, false);
      range = ofKind(range, prefix, bound, up);
    }
    return range;
  }

  private static KeyRange ofKind(KeyRange range, byte[] prefix, Bound bound, boolean up) {
    var kind = new KeyEncoder().addRaw(prefix).addKind(bound.value(), up).toBytes();
    return range.from(kind).before(KeyEncoder.after(kind));
  }

  private static KeyRange fromBound(KeyRange range, byte[] prefix, Bound bound, boolean up) {
    var key = new KeyEncoder().addRaw(prefix).add(bound.value(), up).toBytes();
    if (bound.inclusive()) {
      return range.from(key);
    }
    var after = KeyEncoder.after(key);
    return after == null ? range : range.from(after);
  }

  private static KeyRange beforeBound(KeyRange range, byte[] prefix, Bound bound, boolean up) {
    var key = new KeyEncoder().addRaw(prefix).add(bound.value(), up).toBytes();
    return range.before(bound.inclusive() ? KeyEncoder.after(key) : key);
  }
}
