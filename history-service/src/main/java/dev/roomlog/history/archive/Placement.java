package dev.roomlog.history.archive;

import dev.roomlog.history.store.Watermark;
import dev.roomlog.schemas.Position;
import dev.roomlog.schemas.Topics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides where archiving a partition goes on.
///
/// @param incarnation of the topic as it is now
/// @param acceptLostStart whether to go on although the topic has lost events that were not stored
record Placement(int incarnation, boolean acceptLostStart) {

  /// Where to go on.
  sealed interface Place {
    /// At the stored watermark.
    record At(Watermark stored) implements Place {}

    /// With a first watermark.
    record Anew(Watermark first) implements Place {}

    /// Past a gap that the operator accepted.
    record Beyond(Watermark stored, long offset) implements Place {}

    /// Nowhere.
    record Refused(String message) implements Place {}
  }

  /// Why the database is not this topic's archive, or null.
  @Nullable String mixture(List<Watermark> stored) {
    String ours = new Position(incarnation, 0, 0).toString().substring(0, 8);
    for (Watermark watermark : stored) {
      String other = watermark.id().substring(0, 8);
      if (!other.equals(ours)) {
        return "The database holds the archive of another incarnation of %s (%s, the topic is %s): the topic was deleted and created again. Let mongodb.uri name another database, or drop this one's collections events and watermarks, and restart; history is then rebuilt from the topic."
            .formatted(Topics.MESSAGES.name(), other, ours);
      }
    }
    return null;
  }

  /// @param beginning the partition's first offset
  /// @param end the offset after its last record
  Place of(int partition, @Nullable Watermark stored, long beginning, long end) {
    if (stored == null) {
      Position first = new Position(incarnation, partition, beginning);
      return beginning == 0 || acceptLostStart
          ? new Place.Anew(Watermark.beginning(first))
          : new Place.Refused(lost(partition, 0, beginning));
    }
    if (stored.offset() > end) {
      return new Place.Refused(
          "History has stored partition %d of %s up to offset %d, but the topic ends at %d: it lost its tail. Restore the topic; or drop the collections events and watermarks to rebuild history from what the topic still holds."
              .formatted(partition, Topics.MESSAGES.name(), stored.offset(), end));
    }
    if (stored.offset() < beginning) {
      return acceptLostStart
          ? new Place.Beyond(stored, beginning)
          : new Place.Refused(lost(partition, stored.offset(), beginning));
    }
    return new Place.At(stored);
  }

  /// That the topic was replaced while the node ran.
  static String replaced() {
    return "The topic %s was deleted and created again while this node ran. Restart the node; it then says what to do with the archive of the old topic."
        .formatted(Topics.MESSAGES.name());
  }

  /// That the store holds another event than the topic at `position`.
  static String another(Position position) {
    return "The store holds another event at %s than the topic %s does: the topic lost its tail and went on. Drop the collections events and watermarks and restart; history is then rebuilt from the topic."
        .formatted(position, Topics.MESSAGES.name());
  }

  /// That the unique index over (room, id) cannot be created.
  static String holdsCopies() {
    return "The collection events holds several events with one identity, since it was written without its unique index. Stop the history nodes, drop the collections events and watermarks and restart; history is then rebuilt from the topic.";
  }

  private static String lost(int partition, long from, long beginning) {
    return "Partition %d of %s begins at offset %d, and history has not stored the events from offset %d on. Restore the database from a backup; or set roomlog.history.accept-lost-start=true to go on without them."
        .formatted(partition, Topics.MESSAGES.name(), beginning, from);
  }
}
