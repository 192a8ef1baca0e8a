package dev.roomlog.ingest.body;

import dev.roomlog.access.web.ProblemException;
import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The fields of a body, and everything that is wrong with them. A null counts as left out. Used by
/// one thread.
public final class Fields {

  private static final Pattern SAYABLE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private final Map<String, Object> values;
  private final List<FieldError> errors = new ArrayList<>();

  Fields(Map<String, Object> values) {
    this.values = values;
  }

  /// The body of a request that has none.
  public static Fields none() {
    return new Fields(Map.of());
  }

  public boolean has(String field) {
    return values.containsKey(field);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /// The field's text, or null where it is left out or no string.
  public @Nullable String text(String field) {
    Object value = values.get(field);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    reject(field, "Must be a string.");
    return null;
  }

  /// Notes a bad field.
  public void reject(String field, String detail) {
    errors.add(new FieldError(field, detail));
  }

  /// Ends the reading.
  ///
  /// @throws ProblemException `validation_failed` with all that was noted and each unknown field
  public void requireGood(Set<String> known) {
    if (!known.containsAll(values.keySet())) {
      for (String field : new TreeSet<>(values.keySet())) {
        if (!known.contains(field)) {
          // Names are the client's own words: only harmless ones are said back.
          String name = SAYABLE.matcher(field).matches() ? field : "?";
          reject(name, "There is no such field here.");
        }
      }
    }
    if (!errors.isEmpty()) {
      throw new ProblemException(Problem.ofFields(errors));
    }
  }
}
