package dev.roomlog.history.archive;

import dev.roomlog.history.store.Watermark;
import dev.roomlog.schemas.LogEvent;
import java.util.List;

/// Where the archiver keeps events. Each method has done, durably, what it says when it returns; or
/// it throws [StoreUnavailable], and what became of it is not known.
interface MessageStore {

  /// The stored watermarks of all partitions, other incarnations' included.
  List<Watermark> watermarks();

  /// Stores a partition's first watermark unless it has one; returns the stored one.
  Watermark begin(Watermark first);

  /// Inserts a partition's events in the order of the list, skips those that are stored already and
  /// copies, and erases the texts of the messages that these events delete. May be repeated.
  ///
  /// @return how many were copies or stored already
  int keep(List<LogEvent> events);

  /// Moves a watermark to `offset`, provided that it still stands where `from` says.
  boolean advance(Watermark from, long offset);
}
