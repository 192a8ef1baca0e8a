package dev.roomlog.history.read;

import dev.roomlog.schemas.Position;

/// A stretch of one partition: the positions above `after` and below `before`.
record Range(Position after, Position before) {

  boolean isEmpty() {
    return before.next() - after.next() <= 1;
  }
}
