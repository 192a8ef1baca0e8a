package dev.roomlog.history.read;

import dev.roomlog.access.web.ProblemException;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.Problem;
import dev.roomlog.schemas.ProblemCode;

/// Where a room lies in history.
///
/// @param start the earliest position that can be read from
/// @param asOf up to where its partition is stored
record Place(String room, Position start, Position asOf) {

  /// The position, provided that it is one of this room's and still kept.
  Position checked(Position position, String name) {
    if (position.partition() != start.partition()) {
      throw ProblemException.of(
          ProblemCode.INVALID_POSITION, name + " must be a position of this room.");
    }
    if (position.incarnation() != start.incarnation() || position.next() < start.next()) {
      throw new ProblemException(Problem.expired(start));
    }
    return position;
  }

  /// The positions above `after`, up to what is stored.
  Range above(Position after) {
    return new Range(after, above());
  }

  /// The positions below `before`, up to what is stored.
  Range below(Position before) {
    return new Range(start, before.compareTo(asOf) > 0 ? above() : before);
  }

  /// The lowest position above what is stored.
  Position above() {
    return asOf.at(asOf.next() + 1);
  }
}
