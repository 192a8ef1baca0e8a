package dev.roomlog.history.archive;

import dev.roomlog.history.store.Watermark;
import dev.roomlog.schemas.LogEvent;
import java.util.Collection;
import java.util.List;

/// Where the archiver keeps events. Each method has done, durably, what it says when it returns; or
/// it throws [StoreUnavailable], and what became of it is not known.
interface MessageStore {

  /// Makes the store ready to be written to, however it was found, and reads [#watermarks()].
  ///
  /// @throws ArchiveRefused when it cannot be made ready
  List<Watermark> open();

  /// The stored watermarks of all partitions, other incarnations' included.
  List<Watermark> watermarks();

  /// Stores a partition's first watermark unless it has one; returns the stored one.
  Watermark begin(Watermark first);

  /// Inserts events, each partition's in the order of the log, skips those that are stored already
  /// and copies, and erases the texts of the messages that these events delete. May be repeated.
  ///
  /// @return how many were copies or stored already
  /// @throws ArchiveRefused when the store holds something else in their place
  int keep(List<LogEvent> events);

  /// Moves watermarks, each provided that it still stands where the move begins.
  ///
  /// @return whether all were moved; where not, some may have been
  boolean advance(Collection<Watermark.Move> moves);
}
