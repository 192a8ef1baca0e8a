package dev.roomlog.history.read;

import dev.roomlog.schemas.Position;
import java.time.Instant;

/// Which page is asked for.
sealed interface PageQuery {

  int limit();

  /// The newest.
  record Last(int limit) implements PageQuery {}

  record After(Position after, int limit) implements PageQuery {}

  record Before(Position before, int limit) implements PageQuery {}

  /// Half before the position, half after, what stands at it included.
  record Around(Position around, int limit) implements PageQuery {}

  /// What was sent at this time, by the log's clock, or later.
  record At(Instant at, int limit) implements PageQuery {}
}
