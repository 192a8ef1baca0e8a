package dev.roomlog.embedded;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a filter surely demands of single fields, as far as an ordered index can use it. It may say
/// less than the filter, never more: every document found is matched against the filter itself.
final class FieldConditions {
  private final Map<String, Condition> byField = new HashMap<>();

  /// One end of a range.
  record Bound(Object value, boolean inclusive) {}

  /// What is demanded of one field.
  static final class Condition {
    /// The values that the field may have; null when they are not listed.
    private @Nullable List<@Nullable Object> anyOf;

    private final List<Bound> lows = new ArrayList<>();
    private final List<Bound> highs = new ArrayList<>();
    private boolean exists;

    @Nullable List<@Nullable Object> anyOf() {
      return anyOf;
    }

    List<Bound> lows() {
      return lows;
    }

    List<Bound> highs() {
      return highs;
    }

    boolean isRange() {
      return !lows.isEmpty() || !highs.isEmpty();
    }

    private boolean demandsValue() {
      return exists || isRange() || (anyOf != null && !anyOf.contains(null));
    }
  }

  static FieldConditions of(Document filter) {
    var conditions = new FieldConditions();
    conditions.addAll(filter);
    return conditions;
  }

  @Nullable Condition on(String field) {
    return byField.get(field);
  }

  /// Whether only documents pass that have a value in this field.
  boolean demandsValue(String field) {
    var condition = byField.get(field);
    return condition != null && condition.demandsValue();
  }

  /// Whether every document that passes surely also passes the filter of a partial index. Known for
  /// filters of the form `{field: {$exists: true}}`; for others the answer is no.
  boolean implies(Document partialFilter) {
    return partialFilter.entrySet().stream()
        .allMatch(
            entry ->
                entry.getValue() instanceof Document demand
                    && demand.size() == 1
                    && Boolean.TRUE.equals(demand.get("$exists"))
                    && demandsValue(entry.getKey()));
  }

  private void addAll(Document filter) {
    filter.forEach(
        (field, demand) -> {
          if (field.equals("$and") && demand instanceof Collection<?> all) {
            for (var one : all) {
              if (one instanceof Document nested) {
                addAll(nested);
              }
            }
          } else if (!field.startsWith("$")) {
            add(byField.computeIfAbsent(field, _ -> new Condition()), demand);
          }
        });
  }

  private static void add(Condition condition, @Nullable Object demand) {
    if (BsonRegularExpression.isRegularExpression(demand)) {
      return;
    }
    if (demand instanceof Document operators
        && operators.keySet().stream().anyMatch(key -> key.startsWith("$"))) {
      operators.forEach((operator, value) -> addOperator(condition, operator, value));
    } else {
      addEquality(condition, demand);
    }
  }

  private static void addOperator(Condition condition, String operator, @Nullable Object value) {
    switch (operator) {
      case "$eq" -> addEquality(condition, value);
      case "$in" -> addChoice(condition, value);
      case "$gt" -> addBound(condition.lows, value, false);
      case "$gte" -> addBound(condition.lows, value, true);
      case "$lt" -> addBound(condition.highs, value, false);
      case "$lte" -> addBound(condition.highs, value, true);
      case "$exists" -> condition.exists |= Boolean.TRUE.equals(value);
      default -> {
        // Left to the filter.
      }
    }
  }

  private static void addEquality(Condition condition, @Nullable Object value) {
    if (ValueOrder.isComparable(value)) {
      var values = new ArrayList<@Nullable Object>();
      values.add(Missing.isNullOrMissing(value) ? null : value);
      condition.anyOf = values;
    }
  }

  private static void addChoice(Condition condition, @Nullable Object value) {
    if (condition.anyOf == null
        && value instanceof Collection<?> values
        && values.stream().allMatch(ValueOrder::isComparable)) {
      condition.anyOf = new ArrayList<>(values);
    }
  }

  private static void addBound(List<Bound> bounds, @Nullable Object value, boolean inclusive) {
    if (value != null && ValueOrder.isRangeable(value)) {
      bounds.add(new Bound(value, inclusive));
    }
  }
}
