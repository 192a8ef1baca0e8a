package dev.roomlog.access;

import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.log.DirectoryType;
import dev.roomlog.log.Event;
import dev.roomlog.log.EventType;
import dev.roomlog.schemas.DirectoryKeys;
import org.jspecify.annotations.Nullable;

/// What directory entries say, and what events of the log tell about them.
final class DirectoryEntries {

  private DirectoryEntries() {}

  /// The key under which an entry stands; null where it lacks what its key is made of, or is of a
  /// type that a newer writer added.
  static @Nullable String key(DirectoryEntry entry) {
    return switch (entry.getType()) {
      case PIN -> DirectoryKeys.PIN;
      case ROOM -> entry.getRoom() == null ? null : DirectoryKeys.room(entry.getRoom());
      case MEMBER ->
          entry.getRoom() == null || entry.getMember() == null
              ? null
              : DirectoryKeys.member(entry.getRoom(), entry.getMember());
      case ACCOUNT -> entry.getAccount() == null ? null : DirectoryKeys.account(entry.getAccount());
      case BLOCK ->
          entry.getAccount() == null || entry.getBlocked() == null
              ? null
              : DirectoryKeys.block(entry.getAccount(), entry.getBlocked());
      case KEY -> entry.getKeyId() == null ? null : DirectoryKeys.signingKey(entry.getKeyId());
      case UNKNOWN -> null;
    };
  }

  /// The state of the room that a `room.changed` tells of; what the event does not carry is taken
  /// from the state known before.
  static DirectoryEntry room(Event event, @Nullable DirectoryEntry known) {
    var entry = new DirectoryEntry();
    entry.setType(DirectoryType.ROOM);
    entry.setVersion(event.getVersion());
    entry.setRoom(event.getRoom());
    entry.setTitle(event.getTitle());
    entry.setDescription(event.getDescription());
    entry.setVisibility(event.getVisibility());
    if (known != null) {
      entry.setCreatedBy(known.getCreatedBy());
      entry.setCreatedAt(known.getCreatedAt());
      if (event.getVisibility() == null) {
        entry.setVisibility(known.getVisibility());
      }
    }
    return entry;
  }

  /// The membership that a `member.*` event tells of.
  static DirectoryEntry membership(Event event) {
    var entry = new DirectoryEntry();
    entry.setType(DirectoryType.MEMBER);
    entry.setVersion(event.getVersion());
    entry.setRoom(event.getRoom());
    entry.setMember(event.getMember());
    entry.setRole(event.getRole());
    entry.setRemoved(event.getType() != EventType.MEMBER_JOINED);
    return entry;
  }
}
