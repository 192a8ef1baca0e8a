package dev.roomlog.ingest.outbox;

import dev.roomlog.log.DirectoryEntry;
import java.util.List;
import java.util.Map;

/// The changes of one collection that have to reach the log. Blocks.
public interface Outbox {

  /// What waits, each document's changes in the order of their versions.
  List<OutboxEntry> pending();

  /// Notes that the log has the entry. Does nothing when that was noted before.
  void clear(OutboxEntry entry);

  /// The newest state of everything the collection has, by directory key.
  Map<String, DirectoryEntry> states();

  /// Called by the relay at the start and after each round.
  void refresh();
}
