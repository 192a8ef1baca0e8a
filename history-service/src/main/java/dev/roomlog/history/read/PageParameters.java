package dev.roomlog.history.read;

import dev.roomlog.access.web.ProblemException;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.ProblemCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The query parameters of a read, as texts. What is wrong with them ends the request with a
/// problem.
///
/// @param room where the room begins, for comparing positions with
record PageParameters(Map<String, List<String>> texts, Place room) {

  static final int DEFAULT_LIMIT = 50;
  static final int MAX_LIMIT = 200;

  private static final int MAX_DIGITS = 9;

  /// The page that is asked for.
  PageQuery page() {
    List<String> named =
        Stream.of("after", "before", "around", "at").filter(name -> text(name) != null).toList();
    if (named.size() > 1) {
      throw invalid("Use one of after, before, around and at, not several.");
    }
    int limit = Objects.requireNonNullElse(limit(MAX_LIMIT), DEFAULT_LIMIT);
    if (named.isEmpty()) {
      return new PageQuery.Last(limit);
    }
    return switch (named.getFirst()) {
      case "after" -> new PageQuery.After(requirePosition("after"), limit);
      case "before" -> new PageQuery.Before(requirePosition("before"), limit);
      case "around" -> new PageQuery.Around(requirePosition("around"), limit);
      default -> new PageQuery.At(time("at"), limit);
    };
  }

  /// The limit, or null where none is given.
  @Nullable Integer limit(int most) {
    String text = text("limit");
    if (text == null) {
      return null;
    }
    boolean number =
        !text.isEmpty()
            && text.length() <= MAX_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int limit = number ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > most) {
      throw invalid("limit must be a number from 1 to " + most + ".");
    }
    return limit;
  }

  /// The position under this name, or null where none is given.
  @Nullable Position position(String name) {
    return text(name) == null ? null : requirePosition(name);
  }

  private Position requirePosition(String name) {
    Position position = Position.parse(Objects.requireNonNull(text(name)));
    if (position == null) {
      throw ProblemException.of(
          ProblemCode.INVALID_POSITION, name + " must be a position as the API gives them.");
    }
    return room.checked(position, name);
  }

  private Instant time(String name) {
    try {
      Instant time = OffsetDateTime.parse(Objects.requireNonNull(text(name))).toInstant();
      return Instant.ofEpochMilli(time.toEpochMilli()); // as the log's clock counts
    } catch (DateTimeException | ArithmeticException e) {
      throw invalid(name + " must be a time as RFC 3339 writes it, such as 2026-11-21T10:00:00Z.");
    }
  }

  private @Nullable String text(String name) {
    List<String> given = texts.getOrDefault(name, List.of());
    if (given.size() > 1) {
      throw invalid(name + " must be given once.");
    }
    return given.isEmpty() ? null : given.getFirst();
  }

  static ProblemException invalid(String detail) {
    return ProblemException.of(ProblemCode.INVALID_PARAMETER, detail);
  }
}
