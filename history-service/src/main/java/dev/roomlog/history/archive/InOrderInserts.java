package dev.roomlog.history.archive;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.InsertManyOptions;
import dev.roomlog.schemas.LogEvent;
import dev.roomlog.schemas.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Inserts in the order of the log, so that of several records with one identity the first is the
/// one that the unique index lets in, whatever fails in between. At a duplicate the store is asked
/// what it holds of the rest: what is stored already and copies are left out, and the rest goes on
/// in order. Any other failure ends the insert where it stands, for a repetition from the
/// watermark.
///
/// A store that lost events which it had acknowledged may hold a copy where the first record of the
/// identity belongs. That copy gives way: it is removed before the first record is inserted.
final class InOrderInserts {

  private static final Logger LOG = LoggerFactory.getLogger(InOrderInserts.class);
  private static final InsertManyOptions ORDERED = new InsertManyOptions().ordered(true);

  private final Collection events;

  /// What makes two records the same event.
  record Identity(String room, String id) {

    static Identity of(LogEvent event) {
      return new Identity(event.room(), event.id());
    }
  }

  /// The part of the events' collection that inserting needs.
  interface Collection {
    void insertMany(List<LogEvent> events, InsertManyOptions options);

    /// What is stored at the positions of these events.
    Map<Position, Identity> at(List<LogEvent> events);

    /// Where what has the identities of these events is stored.
    Map<Identity, Position> holders(List<LogEvent> events);

    void remove(Position position);
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
    Set<Position> copies = new HashSet<>();
    List<LogEvent> rest = batch;
    int skipped = 0;
    while (!rest.isEmpty()) {
      int duplicate = insertUpToDuplicate(rest);
      List<LogEvent> left = rest.subList(duplicate, rest.size());
      rest = left.isEmpty() ? left : absent(left, copies);
      skipped += left.size() - rest.size();
    }
    return new Inserted(
        copies.isEmpty()
            ? batch
            : batch.stream().filter(event -> !copies.contains(event.position())).toList(),
        skipped);
  }

  /// The events that are still to be inserted.
  ///
  /// @param copies gets the positions of those that are copies of an earlier record
  private List<LogEvent> absent(List<LogEvent> left, Set<Position> copies) {
    Map<Position, Identity> stored = events.at(left);
    List<LogEvent> open = new ArrayList<>(left.size());
    for (LogEvent event : left) {
      Identity there = stored.get(event.position());
      if (there == null) {
        open.add(event);
      } else if (!there.equals(Identity.of(event))) {
        throw new ArchiveRefused(Placement.another(event.position()));
      }
    }
    // Grows as the list is gone through, so that copies within the batch are met as well.
    Map<Identity, Position> holders = new HashMap<>(events.holders(open));
    List<LogEvent> absent = new ArrayList<>(open.size());
    for (LogEvent event : open) {
      Position holder = holders.get(Identity.of(event));
      if (holder != null && holder.compareTo(event.position()) < 0) {
        copies.add(event.position());
        continue;
      }
      if (holder != null) {
        LOG.warn("The store had lost {}; its copy at {} gives way", event.position(), holder);
        events.remove(holder);
      }
      holders.put(Identity.of(event), event.position());
      absent.add(event);
    }
    return absent;
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
