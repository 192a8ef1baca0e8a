package dev.roomlog.access;

import dev.roomlog.log.DirectoryEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A room as the directory knows it.
///
/// @param version rises with each change
public record RoomState(
    String room,
    @Nullable String title,
    @Nullable String description,
    Visibility visibility,
    @Nullable String createdBy,
    @Nullable Instant createdAt,
    long version) {

  static RoomState of(String room, DirectoryEntry entry) {
    return new RoomState(
        room,
        entry.getTitle(),
        entry.getDescription(),
        Visibility.parse(entry.getVisibility()),
        entry.getCreatedBy(),
        entry.getCreatedAt(),
        entry.getVersion());
  }
}
