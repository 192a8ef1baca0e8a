package dev.roomlog.history.store;

import dev.roomlog.schemas.Position;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;

/// Up to where history has stored a partition.
///
/// @param id the partition as positions begin with it: `iiiiiiii-pppp`
/// @param start the first offset that was stored
/// @param offset the next offset to store; everything from `start` to before it is stored
@MappedEntity("watermarks")
public record Watermark(@Id String id, long start, long offset) {

  private static final int ID_LENGTH = 13;

  /// The first watermark of a partition, with nothing stored yet.
  public static Watermark beginning(Position start) {
    return new Watermark(idOf(start), start.next(), start.next());
  }

  /// The id of the watermark that stands for `place`'s partition.
  public static String idOf(Position place) {
    return place.toString().substring(0, ID_LENGTH);
  }

  /// A watermark on its way to another offset.
  ///
  /// @param from where it must stand for the move to happen
  public record Move(Watermark from, long offset) {

    public Watermark to() {
      return new Watermark(from.id(), from.start(), offset);
    }
  }
}
