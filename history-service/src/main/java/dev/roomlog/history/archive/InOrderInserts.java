package dev.roomlog.history.archive;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.InsertManyOptions;
import dev.roomlog.schemas.LogEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Inserts in the order of the log, so that of several records with one identity the first is the
/// one that the unique index lets in, whatever fails in between: a duplicate is skipped and the
/// rest goes on in order; any other failure ends the insert where it stands, for a repetition from
/// the watermark.
final class InOrderInserts {

  private static final InsertManyOptions ORDERED = new InsertManyOptions().ordered(true);

  private final Collection events;

  /// The part of the events' collection that inserting needs.
  interface Collection {
    void insertMany(List<LogEvent> events, InsertManyOptions options);

    /// Those of the events that are stored at their position.
    Set<String> stored(List<LogEvent> events);
  }

  /// What became of the events.
  ///
  /// @param kept those that are stored now, be it since an earlier attempt
  /// @param skipped how many were copies, or stored by an earlier attempt
  record Inserted(List<LogEvent> kept, int skipped) {}

  InOrderInserts(Collection events) {
    this.events = events;
  }

  Inserted insert(List<LogEvent> batch) {
    List<LogEvent> kept = new ArrayList<>(batch);
    List<LogEvent> rest = batch;
    int skipped = 0;
    boolean repetition = true;
    while (!rest.isEmpty()) {
      int duplicate = insertUpToDuplicate(rest);
      rest = rest.subList(duplicate, rest.size());
      if (rest.isEmpty()) {
        break;
      }
      // The first duplicate most likely means that the batch was inserted before, all or in part.
      Set<String> before = events.stored(repetition ? rest : rest.subList(0, 1));
      repetition = false;
      LogEvent first = rest.getFirst();
      if (!before.contains(first.position().toString())) {
        kept.remove(first);
        skipped++;
        rest = rest.subList(1, rest.size());
      }
      int size = rest.size();
      rest = rest.stream().filter(it -> !before.contains(it.position().toString())).toList();
      skipped += size - rest.size();
    }
    return new Inserted(kept, skipped);
  }

  /// The index of the first duplicate, before which all is inserted; the size where there is none.
  private int insertUpToDuplicate(List<LogEvent> rest) {
    try {
      events.insertMany(rest, ORDERED);
      return rest.size();
    } catch (MongoBulkWriteException e) {
      if (e.getWriteConcernError() != null || e.getWriteErrors().size() != 1) {
        throw e;
      }
      BulkWriteError error = e.getWriteErrors().getFirst();
      if (error.getCategory() != ErrorCategory.DUPLICATE_KEY) {
        throw e;
      }
      return error.getIndex();
    }
  }
}
